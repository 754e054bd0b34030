import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, throwError, type Observable } from 'rxjs';
import { ProblemException } from '../../../platform/problems/problem.exception';
import {
  InvalidTaskError,
  NothingToUndoError,
  SeriesNotFoundError,
  TaskConflictError,
  TaskNotFoundError,
  UndoConflictError,
  VersionMismatchError,
} from '../domain/task.errors';

/** Turns errors of the domain into problems with the right status, for the API and for calls of other services. */
@Injectable()
export class TaskErrorsInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => toProblem(error))));
  }
}

/** The problem that tells of an error of the domain; any other error is handed back as it is. */
export function toProblem(error: unknown): unknown {
  if (error instanceof InvalidTaskError) return ProblemException.invalid(error.problems);
  if (error instanceof TaskNotFoundError) {
    return new ProblemException(404, 'There is no such task.', { detail: error.message });
  }
  if (error instanceof SeriesNotFoundError) {
    return new ProblemException(404, 'There is no such series.', { detail: error.message });
  }
  if (error instanceof NothingToUndoError) {
    return new ProblemException(404, 'There is nothing to undo.', { detail: error.message });
  }
  if (error instanceof UndoConflictError) {
    const errors = error.problems.map((message) => ({ field: 'id', message }));
    return new ProblemException(409, 'This change cannot be undone.', { detail: error.message, errors });
  }
  if (error instanceof VersionMismatchError) {
    return new ProblemException(412, 'The task was changed meanwhile.', {
      detail: error.message,
      task: error.current,
    });
  }
  if (error instanceof TaskConflictError) {
    return new ProblemException(409, 'The state of the task does not allow this.', { detail: error.message });
  }
  return error;
}
