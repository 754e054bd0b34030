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
import { ExtendSeriesCommand } from '../commands/extend-series/extend-series.command';
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
  extend(
    @Payload() request: ExtendSeriesRequest,
    @Ctx() context: DaprInvocationContext,
  ): Promise<ExtendSeriesResponse> {
    return this.commands.execute(new ExtendSeriesCommand(request, context.callerAppId ?? 'recurring'));
  }

  /** gateway: what a client missed. */
  @InvocationHandler(SYNC_METHODS.changes)
  changes(@Payload() { userId, since, limit }: ChangesRequest): Promise<ChangesResponse> {
    return this.queries.execute(new GetChangesQuery(userId, since, limit));
  }
}
