import { Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { TaskController } from '../../http/task-controller.decorator';
import { TaskCountsResponse } from '../../http/task.response';
import { CountTasksQuery } from './count-tasks.query';

@NeedsScope('tasks:read')
@TaskController()
export class CountTasksHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get('counts')
  @ApiOperation({ summary: 'How many tasks there are, by status; GET tags has the numbers by tag' })
  @ApiOkResponse({ type: TaskCountsResponse })
  counts(@CurrentUser() user: CurrentUserInfo): Promise<TaskCountsResponse> {
    return this.queries.execute(new CountTasksQuery(user.id));
  }
}
