import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { runStatement } from '../../../database/prepared-query';

/** Calendar feeds in the database; a person has one at most. */
@Injectable()
export class CalendarFeedRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Stores the feed of a person in place of the one before. Returns false when the account is gone. */
  async put(userId: string, secretHash: string, createdAt: Date): Promise<boolean> {
    const rows = await runStatement(
      this.dataSource,
      {
        text: `INSERT INTO calendar_feed (user_id, secret_hash, created_at)
               SELECT id, $2, $3::timestamptz FROM (SELECT id FROM account WHERE id = $1 FOR KEY SHARE) AS there
               ON CONFLICT (user_id) DO UPDATE
                 SET secret_hash = excluded.secret_hash, created_at = excluded.created_at
               RETURNING user_id`,
      },
      [userId, secretHash, createdAt],
    );
    return rows.length > 0;
  }

  /** Since when the person has the feed; undefined without one. */
  async createdAt(userId: string): Promise<Date | undefined> {
    const [row] = await runStatement<{ created_at: Date }>(
      this.dataSource,
      { text: 'SELECT created_at FROM calendar_feed WHERE user_id = $1' },
      [userId],
    );
    return row?.created_at;
  }

  async remove(userId: string): Promise<void> {
    await runStatement(this.dataSource, { text: 'DELETE FROM calendar_feed WHERE user_id = $1' }, [userId]);
  }

  /** Whose feed it is; undefined for an unknown one. */
  async ownerOf(secretHash: string): Promise<string | undefined> {
    const [row] = await runStatement<{ user_id: string }>(
      this.dataSource,
      { name: 'calendar-feed-owner', text: 'SELECT user_id FROM calendar_feed WHERE secret_hash = $1' },
      [secretHash],
    );
    return row?.user_id;
  }
}
