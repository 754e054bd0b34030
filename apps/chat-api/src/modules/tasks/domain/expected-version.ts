import type { Task } from './task.aggregate';
import { toView } from './task-state';
import { VersionMismatchError } from './task.errors';

/**
 * Holds a change to the version that its author saw.
 * @throws VersionMismatchError with the current task when it has another one
 */
export function expectVersion(task: Task, version: number | undefined): void {
  if (version !== undefined && task.state.version !== version) throw new VersionMismatchError(toView(task.state));
}
