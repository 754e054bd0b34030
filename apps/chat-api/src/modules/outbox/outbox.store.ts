import { Injectable } from '@nestjs/common';
import type { TaskEvent } from '@app/contracts';
import type { TracedEvent } from '@app/dapr';
import { DataSource } from 'typeorm';
import { runStatement, type Statement } from '../../database/prepared-query';
import { UnitOfWork } from '../../database/unit-of-work';

interface OutboxRow {
  id: string;
  revision: string;
  payload: TaskEvent;
  traceparent: string | null;
}

/** A replica that stops in the middle of a batch loses its lock after this time, in milliseconds. */
const ABANDONED_AFTER_MS = 10_000;

const LOCK_SHARD: Statement = {
  name: 'lock-shard',
  text: `
  SELECT set_config('idle_in_transaction_session_timeout', '${ABANDONED_AFTER_MS}', true)
  FROM outbox_shard WHERE shard = $1 FOR UPDATE`,
};
const READ_BATCH: Statement = {
  name: 'read-outbox',
  text: 'SELECT id, revision, payload, traceparent FROM outbox WHERE shard = $1 ORDER BY id LIMIT $2',
};
const DELETE_PUBLISHED: Statement = {
  name: 'delete-outbox',
  text: 'DELETE FROM outbox WHERE shard = $1 AND id = ANY ($2::bigint[])',
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
  read: number;
  published: number;
}

/** The committed events that wait for the broker, in PostgreSQL. */
@Injectable()
export class OutboxStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Hands the oldest events of a shard to `publish` and removes those that it confirms. The shard's row stays locked
   * meanwhile: another replica waits, and then reads what is left. What was read after the lock was taken is in the
   * order of the commits of each user.
   */
  publishBatch(shard: number, limit: number, publish: Publish): Promise<BatchResult> {
    return this.unitOfWork.run(async (manager) => {
      await runStatement(manager, LOCK_SHARD, [shard]);
      const rows = await runStatement<OutboxRow>(manager, READ_BATCH, [shard, limit]);
      if (rows.length === 0) return { read: 0, published: 0 };
      const confirmed = await publish(rows.map(toEvent));
      const done = rows.filter(({ payload }) => confirmed.has(payload.eventId)).map(({ id }) => id);
      if (done.length > 0) await runStatement(manager, DELETE_PUBLISHED, [shard, done]);
      return { read: rows.length, published: done.length };
    });
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

/** The revision is taken in the statement that stores the event, so it stands beside the payload. */
function toEvent({ payload, revision, traceparent }: OutboxRow): TracedEvent {
  payload.revision = Number(revision);
  payload.task.revision = payload.revision;
  return { event: payload, ...(traceparent === null ? {} : { traceparent }) };
}
