import { Controller, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  ChangesRequest,
  ExtendSeriesRequest,
  SERIES_METHODS,
  SYNC_METHODS,
  type ChangesResponse,
  type ExtendSeriesResponse,
} from '@app/contracts';
import { DaprInvocationContext, InvocationHandler } from '@app/dapr';
import { isLateWrite } from '../../../platform/problems/account-gone';
import { ProblemException } from '../../../platform/problems/problem.exception';
import { ExtendSeriesCommand } from '../commands/extend-series/extend-series.command';
import { SeriesNotFoundError } from '../domain/task.errors';
import { TaskErrorsInterceptor } from '../http/task-errors.interceptor';
import { GetChangesQuery } from '../queries/changes/get-changes.query';

/** What other services ask of tasks, by Dapr invocation. */
@Controller()
@UseInterceptors(TaskErrorsInterceptor)
export class TasksInvocationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** recurring: the next instance of a series. */
  @InvocationHandler(SERIES_METHODS.extend)
  async extend(
    @Payload() request: ExtendSeriesRequest,
    @Ctx() context: DaprInvocationContext,
  ): Promise<ExtendSeriesResponse> {
    try {
      return await this.commands.execute(new ExtendSeriesCommand(request, context.callerAppId ?? 'recurring'));
    } catch (error) {
      if (isGone(error)) return { created: false, taskId: null, refusal: 'gone' };
      throw error;
    }
  }

  /** gateway: what a client missed. */
  @InvocationHandler(SYNC_METHODS.changes)
  changes(@Payload() { userId, since, limit }: ChangesRequest): Promise<ChangesResponse> {
    return this.queries.execute(new GetChangesQuery(userId, since, limit));
  }
}

/** The account was deleted, or the task has left the series: whoever asks has nothing left to do. */
function isGone(error: unknown): boolean {
  if (error instanceof SeriesNotFoundError || isLateWrite(error)) return true;
  return error instanceof ProblemException && error.getStatus() === 401;
}
