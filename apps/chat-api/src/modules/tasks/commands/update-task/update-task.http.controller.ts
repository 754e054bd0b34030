import { Body, Param, Patch, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { TaskView } from '@app/contracts';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ExpectedVersion } from '../../http/expected-version.decorator';
import { ScopeRequest } from '../../http/scope.request';
import { TaskController } from '../../http/task-controller.decorator';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { TaskResponse } from '../../http/task.response';
import { UpdateTaskCommand } from './update-task.command';
import { UpdateTaskRequest } from './update-task.request';

@NeedsScope('tasks:write')
@TaskController()
export class UpdateTaskHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Patch(':id')
  @ApiOperation({ summary: 'Change fields of a task; what is left out stays, null empties' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag that the change is based on.' })
  @ApiOkResponse({ type: TaskResponse })
  update(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @Query() { scope }: ScopeRequest,
    @Body() request: UpdateTaskRequest,
    @ExpectedVersion() version: number | undefined,
    @CommandId() commandId: string | undefined,
  ): Promise<TaskView> {
    return this.commands.execute(new UpdateTaskCommand(user.id, id, request, scope, version, commandId));
  }
}
