import type { AuditEntryView, TaskEvent } from '@app/contracts';
import type { ChainLink } from './domain/hash-chain';

/** An entry as the database gives it. */
export interface EntryRow {
  revision: string;
  digest: string;
  hash: string;
  task_id: string;
  event: TaskEvent | null;
}

/** A row as a link of its chain. */
export function toLink({ revision, digest, hash, event }: EntryRow): ChainLink {
  return { revision: Number(revision), digest, hash, event };
}

/** A row as it is shown. An erased entry tells that something happened, and no more. */
export function toView({ revision, digest, hash, event, task_id }: EntryRow): AuditEntryView {
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
