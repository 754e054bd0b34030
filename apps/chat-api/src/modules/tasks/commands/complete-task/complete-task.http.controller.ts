import { HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ExpectedVersion } from '../../http/expected-version.decorator';
import { TaskController } from '../../http/task-controller.decorator';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { CompletedTaskResponse } from '../../http/task.response';
import { CompleteTaskCommand, type CompletedTask } from './complete-task.command';

@NeedsScope('tasks:write')
@TaskController()
export class CompleteTaskHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/complete')
  @HttpCode(200)
  @ApiOperation({ summary: 'Complete a task; the next instance of a repeating one follows by itself' })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiOkResponse({ type: CompletedTaskResponse })
  complete(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @ExpectedVersion() version: number | undefined,
    @CommandId() commandId: string | undefined,
  ): Promise<CompletedTask> {
    return this.commands.execute(new CompleteTaskCommand(user.id, id, version, commandId));
  }
}
