import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';

/** Kept: a number that lets no late command write for the user, and events that wait for the broker. */
const KEPT = ['user_revision', 'outbox'];

/** Removes what the database holds of a user, in the caller's transaction. */
@Injectable()
export class AccountEraser {
  /**
   * Lets no other command of the user commit until the transaction ends, and none at all afterwards.
   * @returns false when there is no such account (any more)
   */
  async close(manager: EntityManager, userId: string): Promise<boolean> {
    // The conversation has a lock of its own, which its writers take before any other.
    await runStatement(manager, { text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))' }, [`chat:${userId}`]);
    await runStatement(
      manager,
      {
        text: `INSERT INTO user_revision AS mine (user_id, revision, last_revision) VALUES ($1, 0, 0)
               ON CONFLICT (user_id) DO UPDATE SET last_revision = mine.revision`,
      },
      [userId],
    );
    const found = await runStatement(manager, { text: 'SELECT id FROM account WHERE id = $1 FOR UPDATE' }, [userId]);
    return found.length > 0;
  }

  /** The ids of all tasks of a user, deleted ones among them. */
  async taskIds(manager: EntityManager, userId: string): Promise<string[]> {
    const rows = await runStatement<{ id: string }>(manager, { text: 'SELECT id FROM task WHERE user_id = $1' }, [
      userId,
    ]);
    return rows.map(({ id }) => id);
  }

  /** Removes the account and every row with its id in `user_id`, whichever table it stands in: none is forgotten. */
  async erase(manager: EntityManager, userId: string): Promise<void> {
    const tables = await runStatement<{ name: string }>(
      manager,
      {
        text: `SELECT format('%I', c.table_name) AS name
               FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
               WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.column_name = 'user_id'
                 AND c.table_name <> ALL ($1::text[])
               ORDER BY c.table_name`,
      },
      [KEPT],
    );
    for (const { name } of tables) {
      await runStatement(manager, { text: `DELETE FROM ${name} WHERE user_id = $1` }, [userId]);
    }
    await runStatement(manager, { text: 'DELETE FROM account WHERE id = $1' }, [userId]);
  }
}
