import { editTask } from './edit-task';
import type { TaskDefaults } from './new-task';
import type { Series } from './series.aggregate';
import type { Task } from './task.aggregate';
import { InvalidTaskError, TaskConflictError, type FieldProblem } from './task.errors';
import type { TaskInput } from './task-input';

export const BULK_ACTIONS = ['complete', 'reopen', 'delete', 'restore', 'update'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** The most tasks that one bulk action takes. */
export const BULK_LIMIT = 500;

/**
 * Does the same to every task, each as if it were asked for alone with the scope "this".
 * @returns the series that changed: those that began, when tasks got a rule, and those that took an instance back in
 * @throws InvalidTaskError naming every task that does not allow it; then nothing may be stored
 */
export function applyToAll(
  loaded: ReadonlyArray<{ task: Task; series: Series | null }>,
  action: BulkAction,
  changes: TaskInput,
  defaults: TaskDefaults,
  now: Date,
): Series[] {
  const problems: FieldProblem[] = [];
  const changed = new Set<Series>();
  const opening = new Map<Series, number>();
  loaded.forEach(({ task, series }, index) => {
    try {
      if (action === 'update')
        for (const one of editTask({ task, series, following: [] }, changes, 'this', defaults, now).series)
          changed.add(one);
      else if (applyTo(task, series, action, now, opening)) changed.add(series!);
    } catch (error) {
      if (error instanceof TaskConflictError) problems.push({ field: `ids[${index}]`, message: error.message });
      else if (error instanceof InvalidTaskError) problems.push(...within(error, index));
      else throw error;
    }
  });
  if (problems.length > 0) throw new InvalidTaskError(problems);
  return [...changed];
}

/** @returns whether the series changed too */
function applyTo(
  task: Task,
  series: Series | null,
  action: Exclude<BulkAction, 'update'>,
  now: Date,
  opening: Map<Series, number>,
): boolean {
  const wasOpen = task.isOpen;
  task[action](now);
  if (!series || wasOpen || !task.isOpen) return false;
  const others = opening.get(series) ?? 0;
  series.expectRoom(others);
  opening.set(series, others + 1);
  return series.readmit(task.state);
}

function within(error: InvalidTaskError, index: number): FieldProblem[] {
  return error.problems.map(({ field, message }) => ({
    field: `changes.${field}`,
    message: `${message} (ids[${index}])`,
  }));
}
