import type { TaskView } from '@app/contracts';

/** What is wrong with one field, and what to do about it. */
export interface FieldProblem {
  /** Path of the field in the request, such as `due.date` or `tags[5]`. */
  field: string;
  message: string;
}

/** The input breaks a rule of the domain; nothing was stored. */
export class InvalidTaskError extends Error {
  override readonly name = 'InvalidTaskError';

  constructor(readonly problems: FieldProblem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join('; '));
  }
}

/** There is no such task for this user; tasks of others look the same as none. */
export class TaskNotFoundError extends Error {
  override readonly name = 'TaskNotFoundError';

  constructor(readonly taskId: string) {
    super(`There is no task ${taskId}.`);
  }
}

/** There is no such series for this user. */
export class SeriesNotFoundError extends Error {
  override readonly name = 'SeriesNotFoundError';

  constructor(readonly seriesId: string) {
    super(`There is no series ${seriesId}.`);
  }
}

/** Somebody changed the task since the caller read it. */
export class VersionMismatchError extends Error {
  override readonly name = 'VersionMismatchError';

  constructor(readonly current: TaskView) {
    super(`The task has version ${current.version}; read it again and repeat the change.`);
  }
}

/** The task is in a state that does not allow the change. */
export class TaskConflictError extends Error {
  override readonly name = 'TaskConflictError';
}

/** There is no change that could be taken back, or it is too old. */
export class NothingToUndoError extends Error {
  override readonly name = 'NothingToUndoError';
}

/** A change cannot be taken back, since others followed it that would be lost. */
export class UndoConflictError extends Error {
  override readonly name = 'UndoConflictError';

  constructor(readonly problems: string[]) {
    super(problems.join(' '));
  }
}
