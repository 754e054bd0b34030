import { Injectable, Optional } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditTrailRequest, AuditTrailResponse, AuditVerifyResponse, TaskEvent } from '@app/contracts';
import { canonicalJson } from './domain/canonical-json';
import { chainHash, ChainCheck, digestOfText, GENESIS } from './domain/hash-chain';
import { toLink, toView, type EntryRow } from './trail.rows';

const DEFAULT_PAGE = 50;
const VERIFY_PAGE = 1_000;
/** Chains whose end this replica remembers; about 200 bytes each. */
const KNOWN_HEADS = 20_000;

interface Head {
  revision: string;
  hash: string;
  /** How many events wait for an earlier one. */
  held: number;
  /** Whether what the events say is not to be kept. */
  erased: boolean;
}

/** Where a chain ends, as this replica saw it last. */
interface KnownHead {
  revision: number;
  hash: string;
}

/** As much of an event as its link needs. */
interface LinkSource {
  revision: number;
  taskId: string;
  digest: string;
}

/** A link that is ready to be stored. */
interface NewLink extends LinkSource {
  hash: string;
  /** The event as canonical JSON; null when it is not to be kept. */
  text: string | null;
}

/** Events of one user that follow each other, and what they add to the chain. */
interface Run {
  userId: string;
  /** Where the chain ends before them. */
  start: KnownHead | undefined;
  events: TaskEvent[];
  links: NewLink[];
}

/** The trail in the database. */
@Injectable()
export class TrailRepository {
  private readonly heads = new Map<string, KnownHead>();

  constructor(
    private readonly dataSource: DataSource,
    @Optional() private readonly knownHeads = KNOWN_HEADS,
  ) {}

  /**
   * Appends an event to its user's chain, once, in the order of revisions. One that comes early waits in the database
   * until the gap before it is filled; one that is there already changes nothing.
   */
  append(event: TaskEvent): Promise<void> {
    return this.appendAll([event]);
  }

  /**
   * Appends events of any users. Where a task was removed for good, what its earlier events said is erased.
   *
   * The usual ones follow the ends of the chains that this replica knows: all of them take one statement, which counts
   * for a chain only when it still ends there. Everything else is decided under the lock of the chain's head.
   */
  async appendAll(events: readonly TaskEvent[]): Promise<void> {
    const runs = this.nextRuns(events);
    const done = runs.length > 0 ? await this.appendRuns(runs) : new Set<TaskEvent>();
    for (const event of events) if (!done.has(event)) await this.appendLocked(event);
    for (const event of events) if (event.type === 'task.purged') await erasePurged(this.dataSource, event);
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

  /**
   * Erases what a user's events said, as the law may ask; the chain still holds. Of events that come afterwards only
   * the link is kept. Returns how many were erased.
   */
  async erase(userId: string): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      await this.lockHead(manager, userId);
      await manager.query('UPDATE chain_head SET erased_at = coalesce(erased_at, now()) WHERE user_id = $1', [userId]);
      for (const event of await this.heldEvents(manager, userId)) {
        await manager.query('UPDATE held_event SET event = $3 WHERE user_id = $1 AND revision = $2', [
          userId,
          event.revision,
          JSON.stringify(linkSourceOf(event)),
        ]);
      }
      const [, erased] = (await manager.query(
        'UPDATE audit_entry SET event = NULL WHERE user_id = $1 AND event IS NOT NULL',
        [userId],
      )) as [unknown, number];
      return erased;
    });
  }

  /** Of each user the events that follow the known end of the chain without a gap. */
  private nextRuns(events: readonly TaskEvent[]): Run[] {
    const runs = new Map<string, Run>();
    for (const event of events) {
      const { userId } = event;
      const run = runs.get(userId) ?? { userId, start: this.heads.get(userId), events: [], links: [] };
      const end = run.links.at(-1) ?? run.start;
      if (end?.revision !== event.revision - 1) continue;
      run.events.push(event);
      run.links.push(linkTo(end.hash, event));
      runs.set(userId, run);
    }
    return [...runs.values()];
  }

  /** Appends runs whose chains still end where they start. Returns the events that need no further look. */
  private async appendRuns(runs: readonly Run[]): Promise<Set<TaskEvent>> {
    const links = runs.flatMap(({ userId, links: ofRun }) => ofRun.map((link) => ({ userId, ...link })));
    const heads = await this.dataSource.query<Array<{ user_id: string; held: number }>>(
      `WITH run AS (
         SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::text[])
           AS run (user_id, start_revision, start_hash, end_revision, end_hash)
       ), head AS (
         UPDATE chain_head SET revision = run.end_revision, hash = run.end_hash FROM run
         WHERE chain_head.user_id = run.user_id
           AND chain_head.revision = run.start_revision AND chain_head.hash = run.start_hash
         RETURNING chain_head.user_id, chain_head.held, chain_head.erased_at
       ), entry AS (
         INSERT INTO audit_entry (user_id, revision, task_id, digest, hash, event)
         SELECT user_id, revision, task_id, digest, hash, CASE WHEN erased_at IS NULL THEN event END
         FROM unnest($6::uuid[], $7::bigint[], $8::uuid[], $9::text[], $10::text[], $11::json[])
           AS link (user_id, revision, task_id, digest, hash, event)
         JOIN head USING (user_id)
       )
       SELECT user_id, held FROM head`,
      [
        runs.map(({ userId }) => userId),
        runs.map(({ start }) => start!.revision),
        runs.map(({ start }) => start!.hash),
        runs.map(({ links: ofRun }) => ofRun.at(-1)!.revision),
        runs.map(({ links: ofRun }) => ofRun.at(-1)!.hash),
        links.map(({ userId }) => userId),
        links.map(({ revision }) => revision),
        links.map(({ taskId }) => taskId),
        links.map(({ digest }) => digest),
        links.map(({ hash }) => hash),
        links.map(({ text }) => text),
      ],
    );
    const held = new Map(heads.map((head) => [head.user_id, head.held]));
    const appended = runs.filter(({ userId }) => held.has(userId));
    for (const { userId, links: ofRun } of appended) this.remember(userId, ofRun.at(-1)!);
    // What waited for one of these events is linked under the lock.
    return new Set(appended.filter(({ userId }) => held.get(userId) === 0).flatMap((run) => run.events));
  }

  private async appendLocked(event: TaskEvent): Promise<void> {
    const { userId } = event;
    const head = await this.dataSource.transaction(async (manager) => {
      const { revision, hash, held, erased } = await this.lockHead(manager, userId);
      const end = { revision: Number(revision), hash };
      if (event.revision > end.revision + 1) {
        await this.hold(manager, userId, erased ? linkSourceOf(event) : event);
        return end;
      }
      const isNew = event.revision === end.revision + 1;
      const waiting = held > 0 ? await this.heldEvents(manager, userId) : [];
      return this.link(manager, userId, end, { events: isNew ? [event] : [], waiting, erased });
    });
    this.remember(userId, head);
  }

  private async lockHead(manager: EntityManager, userId: string): Promise<Head> {
    const find = (): Promise<Head[]> =>
      manager.query(
        'SELECT revision, hash, held, erased_at IS NOT NULL AS erased FROM chain_head WHERE user_id = $1 FOR UPDATE',
        [userId],
      );
    const [head] = await find();
    if (head) return head;
    await manager.query('INSERT INTO chain_head (user_id, revision, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING', [
      userId,
      GENESIS,
    ]);
    return (await find())[0]!;
  }

  /** Keeps an event that came early. */
  private async hold(manager: EntityManager, userId: string, event: TaskEvent | LinkSource): Promise<void> {
    await manager.query(
      `WITH put AS (
         INSERT INTO held_event (user_id, revision, event) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING revision
       )
       UPDATE chain_head SET held = held + (SELECT count(*) FROM put) WHERE user_id = $1`,
      [userId, event.revision, JSON.stringify(event)],
    );
  }

  private async heldEvents(manager: EntityManager, userId: string): Promise<Array<TaskEvent | LinkSource>> {
    const rows = await manager.query<Array<{ event: TaskEvent | LinkSource }>>(
      'SELECT event FROM held_event WHERE user_id = $1 ORDER BY revision',
      [userId],
    );
    return rows.map(({ event }) => event);
  }

  /** Appends events, and of those that waited the ones that follow without a gap. Returns the new end. */
  private async link(
    manager: EntityManager,
    userId: string,
    start: KnownHead,
    { events, waiting, erased }: { events: TaskEvent[]; waiting: Array<TaskEvent | LinkSource>; erased: boolean },
  ): Promise<KnownHead> {
    let end = start;
    for (const event of [...events, ...waiting]) {
      if (event.revision !== end.revision + 1) continue;
      const link = linkTo(end.hash, erased ? linkSourceOf(event) : event);
      await manager.query(
        `INSERT INTO audit_entry (user_id, revision, task_id, digest, hash, event) VALUES ($1, $2, $3, $4, $5, $6)`,
        [userId, link.revision, link.taskId, link.digest, link.hash, link.text],
      );
      // One that waited for a gap was not erased when it came.
      if ('type' in event && event.type === 'task.purged') await erasePurged(manager, event);
      end = link;
    }
    if (waiting.length > 0) {
      await manager.query('DELETE FROM held_event WHERE user_id = $1 AND revision <= $2', [userId, end.revision]);
    }
    if (end !== start || waiting.length > 0) {
      const held = waiting.filter(({ revision }) => revision > end.revision).length;
      await manager.query('UPDATE chain_head SET revision = $2, hash = $3, held = $4 WHERE user_id = $1', [
        userId,
        end.revision,
        end.hash,
        held,
      ]);
    }
    return end;
  }

  private remember(userId: string, { revision, hash }: KnownHead): void {
    this.heads.delete(userId);
    this.heads.set(userId, { revision, hash });
    if (this.heads.size > this.knownHeads) this.heads.delete(this.heads.keys().next().value!);
  }
}

/** Erases what the events of a task said before it was removed for good; their links stay. */
async function erasePurged(source: DataSource | EntityManager, { userId, taskId, revision }: TaskEvent): Promise<void> {
  await source.query(
    'UPDATE audit_entry SET event = NULL WHERE user_id = $1 AND task_id = $2 AND revision < $3 AND event IS NOT NULL',
    [userId, taskId, revision],
  );
}

function linkSourceOf(event: TaskEvent | LinkSource): LinkSource {
  const { revision, taskId } = event;
  return { revision, taskId, digest: 'digest' in event ? event.digest : digestOfText(canonicalJson(event)) };
}

function linkTo(previous: string, event: TaskEvent | LinkSource): NewLink {
  const { revision, taskId } = event;
  const text = 'digest' in event ? null : canonicalJson(event);
  const digest = 'digest' in event ? event.digest : digestOfText(text!);
  return { revision, taskId, digest, hash: chainHash(previous, revision, digest), text };
}
