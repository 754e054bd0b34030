import { Delete, Param, Query } from '@nestjs/common';
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
import { DeleteTaskCommand } from './delete-task.command';

@NeedsScope('tasks:write')
@TaskController()
export class DeleteTaskHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a task, so that it can be restored; answers the deleted task' })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiOkResponse({ type: TaskResponse })
  delete(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @Query() { scope }: ScopeRequest,
    @ExpectedVersion() version: number | undefined,
    @CommandId() commandId: string | undefined,
  ): Promise<TaskView> {
    return this.commands.execute(new DeleteTaskCommand(user.id, id, scope, version, commandId));
  }
}
