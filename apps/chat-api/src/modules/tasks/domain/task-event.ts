import type { Actor, FieldChange, TaskEvent, TaskSnapshot } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import type { Series } from './series.aggregate';
import { same, type Task, type TaskChange } from './task.aggregate';
import { toView, type TaskState } from './task-state';

/** Who makes a change, and what it belongs to. */
export interface ChangeOrigin {
  userId: string;
  actor: Actor;
  correlationId: string;
  causationId: string | null;
  /** W3C trace of the request. */
  traceparent: string | undefined;
  /** The command, the same for every repetition of it; undefined when nobody can repeat it. */
  commandId?: string | undefined;
  /** The change that this one takes back, by the revision with which it began. */
  undoes?: number | undefined;
}

const TOLD_FIELDS = [
  'seriesId',
  'seriesIndex',
  'title',
  'notes',
  'status',
  'priority',
  'tags',
  'due',
  'recurrence',
  'reminders',
  'completedAt',
  'deletedAt',
] as const satisfies ReadonlyArray<keyof TaskState>;

/** A change that is ready to be stored: the task and what will be told about it. */
export interface RecordedChange extends TaskChange {
  task: Task;
  event: TaskEvent;
}

/**
 * The events of what happened to tasks, in the order given. The revisions in them are 0 until the change is stored:
 * the counter is taken as late as possible. Series are counted on, so that each event tells where its series stands.
 */
export function recordChanges(
  tasks: readonly Task[],
  series: ReadonlyMap<string, Series>,
  origin: ChangeOrigin,
): RecordedChange[] {
  return tasks.flatMap((task) => {
    const change = task.change();
    if (change === null) return [];
    countOpen(change.before, -1, series);
    countOpen(change.after, 1, series);
    return [{ ...change, task, event: toEvent(change, series, origin) }];
  });
}

/** The events of tasks that are new here, whose series tell already how many of their instances are open. */
export function recordImport(
  tasks: readonly Task[],
  series: ReadonlyMap<string, Series>,
  origin: ChangeOrigin,
): RecordedChange[] {
  return tasks.map((task) => {
    const change = task.change()!;
    return { ...change, task, event: toEvent(change, series, origin) };
  });
}

function countOpen(state: TaskState | null, difference: number, series: ReadonlyMap<string, Series>): void {
  if (state?.seriesId && state.status === 'open' && state.deletedAt === null) {
    series.get(state.seriesId)?.countOpen(difference);
  }
}

function toEvent(
  { type, at, before, after }: TaskChange,
  series: ReadonlyMap<string, Series>,
  origin: ChangeOrigin,
): TaskEvent {
  return {
    eventId: uuidv7(),
    type,
    schemaVersion: 1,
    occurredAt: at,
    userId: after.userId,
    taskId: after.id,
    taskVersion: after.version,
    revision: 0,
    actor: origin.actor,
    correlationId: origin.correlationId,
    causationId: origin.causationId,
    task: toSnapshot(after, series),
    // What is removed for good is not told once more.
    changes: before === null || after.purged ? [] : fieldChanges(before, after),
  };
}

function toSnapshot(state: TaskState, series: ReadonlyMap<string, Series>): TaskSnapshot {
  const own = state.seriesId === null ? undefined : series.get(state.seriesId);
  return { ...toView(state), series: own ? own.snapshotFor(state.seriesIndex!) : null };
}

function fieldChanges(before: TaskState, after: TaskState): FieldChange[] {
  return TOLD_FIELDS.filter((field) => !same(before[field], after[field])).map((field) => ({
    field,
    from: before[field],
    to: after[field],
  }));
}
