import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DomainEvent, ReminderEvent, ReminderSnapshot, TaskEvent, TaskSnapshot, Topic } from '@app/contracts';
import { StateConflictError, type StateOperation, type TracedEvent } from '@app/dapr';
import { uuidv5 } from '@app/kernel';

const created = JSON.parse(
  readFileSync(join(__dirname, '../../../libs/contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as TaskEvent;

const NAMESPACE = created.taskId;

/** A UUID by name. */
export function idOf(name: string): string {
  return uuidv5(NAMESPACE, name);
}

/** An event of a task with one reminder at an instant. */
export function eventOf(
  revision: number,
  task: Partial<TaskSnapshot> & { fireAt?: string | null; reminderStatus?: ReminderSnapshot['status'] } = {},
  more: Partial<TaskEvent> = {},
): TaskEvent {
  const { fireAt = '2026-12-01T08:00:00.000Z', reminderStatus = 'pending', ...fields } = task;
  const id = fields.id ?? created.taskId;
  return {
    ...created,
    type: revision === 1 ? 'task.created' : 'task.updated',
    revision,
    taskId: id,
    task: {
      ...created.task,
      revision,
      reminders: [{ id: idOf(`reminder of ${id}`), before: null, at: fireAt, fireAt, status: reminderStatus }],
      ...fields,
      id,
    },
    ...more,
  };
}

/** Dapr's state as one app sees it: values with ETags, transactions; fails when it is told to. */
export class MemoryState {
  readonly values = new Map<string, { value: unknown; etag: string }>();
  private etags = 0;
  /** Called before every write; may throw, or write itself as another replica would. */
  beforeWrite: () => void = () => undefined;
  reads = 0;
  transactions = 0;

  async getMany<T>(keys: readonly string[]): Promise<Map<string, { value: T; etag: string }>> {
    await Promise.resolve();
    this.reads += 1;
    return new Map(
      keys.flatMap((key): Array<[string, { value: T; etag: string }]> => {
        const entry = this.values.get(key);
        return entry ? [[key, { value: structuredClone(entry.value) as T, etag: entry.etag }]] : [];
      }),
    );
  }

  async transaction(operations: readonly StateOperation[]): Promise<void> {
    await Promise.resolve();
    if (operations.length === 0) return;
    this.transactions += 1;
    this.beforeWrite();
    for (const { key, etag } of operations) {
      if (this.values.get(key)?.etag !== etag) throw new StateConflictError('state transaction', `etag of ${key}`);
    }
    for (const operation of operations) {
      if (operation.op === 'upsert') this.put(operation.key, operation.value);
      else this.values.delete(operation.key);
    }
  }

  put(key: string, value: unknown): void {
    this.etags += 1;
    this.values.set(key, { value: structuredClone(value), etag: String(this.etags) });
  }
}

/** A broker that keeps what it got; some of it may not be confirmed. */
export class MemoryBroker {
  readonly published: ReminderEvent[] = [];
  /** Which events of a batch are not confirmed; may throw. */
  fail: (events: DomainEvent[]) => string[] = () => [];

  async publishBulk(_topic: Topic, events: readonly TracedEvent[]): Promise<{ failed: Set<string> }> {
    await Promise.resolve();
    const failed = new Set(this.fail(events.map(({ event }) => event)));
    for (const { event } of events) if (!failed.has(event.eventId)) this.published.push(event as ReminderEvent);
    return { failed };
  }

  /** The ids of the events, each once: what an idempotent reader sees. */
  get distinct(): string[] {
    return [...new Set(this.published.map(({ eventId }) => eventId))];
  }
}

/** A scheduler that keeps its jobs; fails when it is told to. */
export class MemoryScheduler {
  readonly jobs = new Map<string, { dueAt: Date; data: object }>();
  away = false;

  async schedule(name: string, dueAt: Date, data: object): Promise<void> {
    await Promise.resolve();
    if (this.away) throw new Error('the scheduler does not answer');
    this.jobs.set(name, { dueAt, data });
  }

  async delete(name: string): Promise<void> {
    await Promise.resolve();
    if (this.away) throw new Error('the scheduler does not answer');
    this.jobs.delete(name);
  }
}
