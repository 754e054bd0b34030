import { Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { TaskView } from '@app/contracts';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { TaskController } from '../../http/task-controller.decorator';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { TaskResponse } from '../../http/task.response';
import { GetTaskQuery } from './get-task.query';

@NeedsScope('tasks:read')
@TaskController()
export class GetTaskHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id')
  @ApiOperation({ summary: 'One task; a deleted one has "deletedAt"' })
  @ApiOkResponse({ type: TaskResponse })
  get(@CurrentUser() user: CurrentUserInfo, @Param('id', TaskIdPipe) id: string): Promise<TaskView> {
    return this.queries.execute(new GetTaskQuery(user.id, id));
  }
}
