import { Injectable } from '@nestjs/common';
import type { AccountEvent, ChatEvent, DomainEvent, TaskEvent } from '@app/contracts';
import type { TracedEvent } from '@app/dapr';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement, type Statement } from '../../database/prepared-query';
import { UnitOfWork } from '../../database/unit-of-work';
import { shardOf } from './outbox-shards';

interface OutboxRow {
  shard: number;
  id: string;
  /** Null for an event that takes none. */
  revision: string | null;
  /** The event as JSON text. */
  payload: string;
  traceparent: string | null;
}

/** Of all shards of a batch together. */
const BATCH_SIZE = 200;
/** A sidecar takes requests of 4 MB; an event with long notes has more than 100 kB. */
const BATCH_BYTES = 1_000_000;
/** A replica that stops in the middle of a batch loses its lock after this time, in milliseconds. */
const ABANDONED_AFTER_MS = 10_000;

const LOCK_SHARDS: Statement = {
  name: 'lock-shards',
  // In the order of their numbers, so that two replicas never wait for each other.
  text: `
  SELECT set_config('idle_in_transaction_session_timeout', '${ABANDONED_AFTER_MS}', true)
  FROM outbox_shard WHERE shard = ANY ($1::smallint[]) ORDER BY shard FOR UPDATE`,
};
const READ_BATCH: Statement = {
  name: 'read-outbox',
  text: `
  SELECT waiting.* FROM unnest($1::smallint[]) AS wanted (shard) CROSS JOIN LATERAL (
    SELECT shard, id, revision, payload::text, traceparent FROM outbox
    WHERE outbox.shard = wanted.shard ORDER BY id LIMIT $2
  ) AS waiting ORDER BY id`,
};
const DELETE_PUBLISHED: Statement = {
  name: 'delete-outbox',
  text: 'DELETE FROM outbox WHERE shard = ANY ($1::smallint[]) AND id = ANY ($2::bigint[])',
};
const ADD: Statement = {
  name: 'add-outbox',
  text: `
  INSERT INTO outbox (shard, user_id, event_id, type, payload, traceparent, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
const SHARDS_WITH_ROWS: Statement = {
  name: 'outbox-shards',
  text: 'SELECT shard FROM outbox_shard s WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.shard = s.shard)',
};
const COUNT: Statement = { name: 'count-outbox', text: 'SELECT count(*)::int AS rows FROM outbox' };

/** Publishes events in order and names those that the broker has. */
export type Publish = (events: readonly TracedEvent[]) => Promise<Set<string>>;

/** What became of a batch. */
export interface BatchResult {
  published: number;
  /** The shards of which there are others after it. */
  more: Set<number>;
  /** The shards of which the broker did not confirm everything. */
  unconfirmed: Set<number>;
}

/** The committed events that wait for the broker, in PostgreSQL. */
@Injectable()
export class OutboxStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Hands the oldest events of some shards to `publish` and removes those that it confirms. The rows of the shards stay
   * locked meanwhile: another replica waits, and then reads what is left. What was read after the locks were taken is in
   * the order of the commits of each user.
   */
  publishBatch(shards: readonly number[], publish: Publish): Promise<BatchResult> {
    return this.unitOfWork.run(async (manager) => {
      await runStatement(manager, LOCK_SHARDS, [shards]);
      const each = Math.ceil(BATCH_SIZE / shards.length);
      const found = await runStatement<OutboxRow>(manager, READ_BATCH, [shards, each]);
      if (found.length === 0) return { published: 0, more: new Set(), unconfirmed: new Set() };
      const rows = withinBytes(found);
      const events = rows.map(toEvent);
      const confirmed = await publish(events);
      const isDone = (index: number): boolean => confirmed.has(events[index]!.event.eventId);
      const done = rows.filter((_row, index) => isDone(index));
      if (done.length > 0) await runStatement(manager, DELETE_PUBLISHED, [shards, done.map(({ id }) => id)]);
      const full = shards.filter((shard) => found.filter((row) => row.shard === shard).length === each);
      return {
        published: done.length,
        more: new Set([...full, ...found.slice(rows.length).map(({ shard }) => shard)]),
        unconfirmed: new Set(rows.filter((_row, index) => !isDone(index)).map(({ shard }) => shard)),
      };
    });
  }

  /**
   * Stores an event that takes no revision, in the caller's transaction. Events of one user are published in the order
   * of their commits only when the caller has these follow each other.
   */
  async add(manager: EntityManager, event: ChatEvent | AccountEvent, traceparent: string | undefined): Promise<void> {
    const { userId, eventId, type, occurredAt } = event;
    const payload = JSON.stringify(event);
    await runStatement(manager, ADD, [shardOf(userId), userId, eventId, type, payload, traceparent, occurredAt]);
  }

  /** The shards that have something to publish. */
  async shardsWithEvents(): Promise<number[]> {
    const rows = await runStatement<{ shard: number }>(this.dataSource, SHARDS_WITH_ROWS);
    return rows.map(({ shard }) => shard);
  }

  /** How many events wait. */
  async pending(): Promise<number> {
    const [row] = await runStatement<{ rows: number }>(this.dataSource, COUNT);
    return row!.rows;
  }
}

/** The first rows that fit into one request, at least one. */
function withinBytes(rows: OutboxRow[]): OutboxRow[] {
  let bytes = 0;
  const tooMany = rows.findIndex(({ payload }, index) => {
    bytes += Buffer.byteLength(payload);
    return index > 0 && bytes > BATCH_BYTES;
  });
  return tooMany === -1 ? rows : rows.slice(0, tooMany);
}

/** The revision is taken in the statement that stores the event, so it stands beside the payload. */
function toEvent({ payload, revision, traceparent }: OutboxRow): TracedEvent {
  const event = JSON.parse(payload) as DomainEvent;
  if (revision !== null) {
    const change = event as TaskEvent;
    change.revision = change.task.revision = Number(revision);
  }
  return { event, ...(traceparent === null ? {} : { traceparent }) };
}
