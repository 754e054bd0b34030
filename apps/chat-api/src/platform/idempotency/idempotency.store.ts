import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { runStatement } from '../../database/prepared-query';

/** An answer that is given again. */
export interface StoredAnswer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

/** What is known of a key. */
export interface KeyRecord {
  fingerprint: string;
  startedAt: Date;
  answer: StoredAnswer | null;
}

/** Keys older than this are forgotten. */
export const RETENTION_HOURS = 24;
/** One claim of so many also clears away what is forgotten, this much at once. */
const CLEAN_EVERY = 500;
const CLEAN_AT_ONCE = 2_000;

/** Remembers the answer to each Idempotency-Key of a user. */
@Injectable()
export class IdempotencyStore {
  private claims = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** Claims a key for a request. Returns what is known of it when somebody has claimed it already. */
  async claim(userId: string, key: string, fingerprint: string): Promise<KeyRecord | undefined> {
    if (this.claims++ % CLEAN_EVERY === 0) await this.clean();
    const claimed = await runStatement(
      this.dataSource,
      {
        name: 'idempotency-claim',
        text: `INSERT INTO idempotency_key (user_id, key, fingerprint) VALUES ($1, $2, $3)
               ON CONFLICT (user_id, key) DO UPDATE
                 SET fingerprint = excluded.fingerprint, started_at = now(), answer = NULL
                 WHERE idempotency_key.started_at < now() - make_interval(hours => ${RETENTION_HOURS})
               RETURNING key`,
      },
      [userId, key, fingerprint],
    );
    if (claimed.length > 0) return undefined;
    // Whoever had the key may have released it between the two statements.
    return (await this.find(userId, key)) ?? this.claim(userId, key, fingerprint);
  }

  async find(userId: string, key: string): Promise<KeyRecord | undefined> {
    const [row] = await runStatement<{ fingerprint: string; started_at: Date; answer: StoredAnswer | null }>(
      this.dataSource,
      {
        name: 'idempotency-find',
        text: 'SELECT fingerprint, started_at, answer FROM idempotency_key WHERE user_id = $1 AND key = $2',
      },
      [userId, key],
    );
    return row && { fingerprint: row.fingerprint, startedAt: row.started_at, answer: row.answer };
  }

  /** Takes over a key whose request never ended, since its process died. Returns false when another was faster. */
  async takeOver(userId: string, key: string, startedAt: Date): Promise<boolean> {
    const rows = await runStatement(
      this.dataSource,
      {
        text: `UPDATE idempotency_key SET started_at = now()
               WHERE user_id = $1 AND key = $2 AND answer IS NULL
                 AND date_trunc('milliseconds', started_at) = $3 RETURNING key`,
      },
      [userId, key, startedAt],
    );
    return rows.length > 0;
  }

  async complete(userId: string, key: string, answer: StoredAnswer): Promise<void> {
    await runStatement(
      this.dataSource,
      { name: 'idempotency-complete', text: 'UPDATE idempotency_key SET answer = $3 WHERE user_id = $1 AND key = $2' },
      [userId, key, JSON.stringify(answer)],
    );
  }

  /** Forgets a key whose request failed on our side, so that it can be tried again. */
  async release(userId: string, key: string): Promise<void> {
    await runStatement(
      this.dataSource,
      { text: 'DELETE FROM idempotency_key WHERE user_id = $1 AND key = $2 AND answer IS NULL' },
      [userId, key],
    );
  }
  private async clean(): Promise<void> {
    await runStatement(this.dataSource, {
      text: `DELETE FROM idempotency_key WHERE (user_id, key) IN (
               SELECT user_id, key FROM idempotency_key WHERE started_at < now() - make_interval(hours => ${RETENTION_HOURS})
               ORDER BY started_at LIMIT ${CLEAN_AT_ONCE} FOR UPDATE SKIP LOCKED)`,
    });
    // Twice as long, so that no command is forgotten before its key.
    await runStatement(this.dataSource, {
      text: `DELETE FROM task_command WHERE (user_id, command_id, task_id) IN (
               SELECT user_id, command_id, task_id FROM task_command
               WHERE done_at < now() - make_interval(hours => ${2 * RETENTION_HOURS})
               ORDER BY done_at LIMIT ${CLEAN_AT_ONCE} FOR UPDATE SKIP LOCKED)`,
    });
  }
}
