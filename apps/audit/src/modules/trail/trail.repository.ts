import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type {
  AuditEntryView,
  AuditTrailRequest,
  AuditTrailResponse,
  AuditVerifyResponse,
  TaskEvent,
} from '@app/contracts';
import { chainHash, ChainCheck, digestOf, GENESIS, type ChainLink } from './domain/hash-chain';

const DEFAULT_PAGE = 50;
const VERIFY_PAGE = 1_000;

interface Head {
  revision: string;
  hash: string;
}

interface EntryRow {
  revision: string;
  digest: string;
  hash: string;
  task_id: string;
  event: TaskEvent | null;
}

/** The trail in the database. */
@Injectable()
export class TrailRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Appends an event to its user's chain, once, in the order of revisions. One that comes early waits in the database
   * until the gap before it is filled; one that is there already changes nothing.
   */
  async append(event: TaskEvent): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const head = await this.lockHead(manager, event.userId);
      const revision = Number(head.revision);
      if (event.revision <= revision) return;
      if (event.revision > revision + 1) {
        await manager.query(
          'INSERT INTO held_event (user_id, revision, event) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
          [event.userId, event.revision, JSON.stringify(event)],
        );
        return;
      }
      const links = [event, ...(await this.takeHeld(manager, event.userId, event.revision))];
      await this.link(manager, event.userId, head.hash, links);
    });
  }

  /** A page of the trail, newest first. */
  async page({ userId, taskId, before, limit = DEFAULT_PAGE }: AuditTrailRequest): Promise<AuditTrailResponse> {
    const rows = await this.dataSource.query<EntryRow[]>(
      `SELECT revision, digest, hash, event, task_id FROM audit_entry
       WHERE user_id = $1 AND ($2::uuid IS NULL OR task_id = $2) AND ($3::bigint IS NULL OR revision < $3)
       ORDER BY revision DESC LIMIT $4`,
      [userId, taskId ?? null, before ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map(toView);
    return { items, nextBefore: rows.length > limit ? items.at(-1)!.revision : null };
  }

  /** Walks the whole chain of a user, in one consistent view of it. */
  async verify(userId: string): Promise<AuditVerifyResponse> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const [head] = await manager.query<Head[]>('SELECT revision, hash FROM chain_head WHERE user_id = $1', [userId]);
      const [{ held }] = (await manager.query('SELECT count(*)::int AS held FROM held_event WHERE user_id = $1', [
        userId,
      ])) as [{ held: number }];
      const check = new ChainCheck();
      let entries = 0;
      for (let after = 0; ;) {
        const rows = await manager.query<EntryRow[]>(
          `SELECT revision, digest, hash, event FROM audit_entry
           WHERE user_id = $1 AND revision > $2 ORDER BY revision LIMIT $3`,
          [userId, after, VERIFY_PAGE],
        );
        for (const row of rows) check.next(toLink(row));
        entries += rows.length;
        if (rows.length < VERIFY_PAGE) break;
        after = Number(rows.at(-1)!.revision);
      }
      const revision = Number(head?.revision ?? 0);
      check.end(revision, head?.hash ?? GENESIS);
      return { valid: check.brokenAt === null, entries, revision, held, brokenAt: check.brokenAt };
    });
  }

  /** Erases what a user's events said, as the law may ask; the chain still holds. Returns how many were erased. */
  async erase(userId: string): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      await this.lockHead(manager, userId);
      const [, erased] = (await manager.query(
        'UPDATE audit_entry SET event = NULL WHERE user_id = $1 AND event IS NOT NULL',
        [userId],
      )) as [unknown, number];
      return erased;
    });
  }

  private async lockHead(manager: EntityManager, userId: string): Promise<Head> {
    const find = (): Promise<Head[]> =>
      manager.query('SELECT revision, hash FROM chain_head WHERE user_id = $1 FOR UPDATE', [userId]);
    const [head] = await find();
    if (head) return head;
    await manager.query('INSERT INTO chain_head (user_id, revision, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING', [
      userId,
      GENESIS,
    ]);
    return (await find())[0]!;
  }

  /** Takes the events out of the waiting room that follow a revision without a gap. */
  private async takeHeld(manager: EntityManager, userId: string, revision: number): Promise<TaskEvent[]> {
    const rows = await manager.query<Array<{ revision: string; event: TaskEvent }>>(
      'SELECT revision, event FROM held_event WHERE user_id = $1 ORDER BY revision',
      [userId],
    );
    const next: TaskEvent[] = [];
    for (const row of rows) {
      if (Number(row.revision) > revision + next.length + 1) break;
      if (Number(row.revision) > revision) next.push(row.event);
    }
    if (rows.length > 0) {
      await manager.query('DELETE FROM held_event WHERE user_id = $1 AND revision <= $2', [
        userId,
        revision + next.length,
      ]);
    }
    return next;
  }

  private async link(manager: EntityManager, userId: string, previous: string, events: TaskEvent[]): Promise<void> {
    let hash = previous;
    for (const event of events) {
      const digest = digestOf(event);
      hash = chainHash(hash, event.revision, digest);
      await manager.query(
        `INSERT INTO audit_entry (user_id, revision, task_id, digest, hash, event) VALUES ($1, $2, $3, $4, $5, $6)`,
        [userId, event.revision, event.taskId, digest, hash, JSON.stringify(event)],
      );
    }
    await manager.query('UPDATE chain_head SET revision = $2, hash = $3 WHERE user_id = $1', [
      userId,
      events.at(-1)!.revision,
      hash,
    ]);
  }
}

function toLink({ revision, digest, hash, event }: EntryRow): ChainLink {
  return { revision: Number(revision), digest, hash, event };
}

/** An erased entry tells that something happened, and no more. */
function toView({ revision, digest, hash, event, task_id }: EntryRow): AuditEntryView {
  const known = event && {
    eventId: event.eventId,
    type: event.type,
    occurredAt: event.occurredAt,
    actor: event.actor,
    taskVersion: event.taskVersion,
    correlationId: event.correlationId,
    causationId: event.causationId,
    payload: { task: event.task, changes: event.changes },
  };
  return { revision: Number(revision), digest, hash, taskId: task_id, ...(known ?? ERASED) };
}

const ERASED = {
  eventId: null,
  type: null,
  occurredAt: null,
  actor: null,
  taskVersion: null,
  correlationId: null,
  causationId: null,
  payload: null,
};
