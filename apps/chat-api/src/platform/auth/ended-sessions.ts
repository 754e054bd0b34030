import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ACCESS_TOKEN } from '@app/contracts';
import { runStatement } from '../../database/prepared-query';
import { UnitOfWork } from '../../database/unit-of-work';

/** What another replica ended is known here after this time at the latest. */
const FRESH_MS = 1_000;
/** How long a transaction may take that ends a session, in seconds. */
const MARGIN_S = 30;
/** An access token that was issued at the last moment has expired after this time, in seconds. */
const KEPT_S = ACCESS_TOKEN.lifetime + MARGIN_S;
const CLEAN_AT_ONCE = 1_000;

/**
 * The sessions and accounts that ended while access tokens of theirs have not expired. They are few, so each replica
 * keeps them all, and reads the new ones at most once a second, when a request comes: no request asks the database for
 * its own session.
 */
@Injectable()
export class EndedSessions {
  /** When each id was learnt, oldest first. */
  private readonly ended = new Map<string, number>();
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Whether a session, or the account it belongs to, has ended. */
  async has(...ids: string[]): Promise<boolean> {
    if (performance.now() - this.readAt > FRESH_MS) {
      this.reading ??= this.read().finally(() => (this.reading = undefined));
      await this.reading;
    }
    return ids.some((id) => this.ended.has(id));
  }

  /** Notes, in the transaction that ends them, ids whose access tokens are good no longer; here at once. */
  async add(manager: EntityManager, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await runStatement(
      manager,
      {
        name: 'end-sessions',
        text: `WITH expired AS (
                 DELETE FROM ended_session WHERE id IN (
                   SELECT id FROM ended_session WHERE ended_at < clock_timestamp() - make_interval(secs => 2 * ${KEPT_S})
                   LIMIT ${CLEAN_AT_ONCE} FOR UPDATE SKIP LOCKED)
               )
               INSERT INTO ended_session (id) SELECT unnest($1::uuid[]) ON CONFLICT (id) DO NOTHING`,
      },
      [ids],
    );
    this.unitOfWork.afterCommit(manager, () => this.learn(ids, performance.now()));
  }

  private async read(): Promise<void> {
    const now = performance.now();
    const since = Math.min(KEPT_S, (now - this.readAt) / 1000 + MARGIN_S);
    const rows = await runStatement<{ id: string }>(
      this.dataSource,
      {
        name: 'ended-sessions',
        text: 'SELECT id FROM ended_session WHERE ended_at > clock_timestamp() - make_interval(secs => $1)',
      },
      [since],
    );
    this.learn(
      rows.map(({ id }) => id),
      now,
    );
    for (const [id, learnt] of this.ended) {
      if (now - learnt <= KEPT_S * 1000) break;
      this.ended.delete(id);
    }
    this.readAt = now;
  }

  private learn(ids: readonly string[], now: number): void {
    for (const id of ids) if (!this.ended.has(id)) this.ended.set(id, now);
  }
}
