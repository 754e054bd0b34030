import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { TaskErrorsInterceptor } from '../../http/task-errors.interceptor';
import { TaskPageResponse } from '../../http/task.response';
import type { TaskPage } from '../../ports/task-reader.port';
import { ListTasksQuery } from './list-tasks.query';
import { ListTasksRequest } from './list-tasks.request';

@NeedsScope('tasks:read')
@Controller('api/v1/tasks')
@ApiTags('tasks')
@ApiBearerAuth()
@UseInterceptors(TaskErrorsInterceptor)
export class ListTasksHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'Tasks that are not deleted, in pages' })
  @ApiOkResponse({ type: TaskPageResponse })
  list(@CurrentUser() user: CurrentUserInfo, @Query() request: ListTasksRequest): Promise<TaskPage> {
    return this.queries.execute(new ListTasksQuery(user.id, request));
  }
}
