import { HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { TaskView } from '@app/contracts';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ExpectedVersion } from '../../http/expected-version.decorator';
import { TaskController } from '../../http/task-controller.decorator';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { TaskResponse } from '../../http/task.response';
import { ReopenTaskCommand } from './reopen-task.command';

@NeedsScope('tasks:write')
@TaskController()
export class ReopenTaskHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/reopen')
  @HttpCode(200)
  @ApiOperation({ summary: 'Open a completed task again' })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiOkResponse({ type: TaskResponse })
  reopen(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @ExpectedVersion() version: number | undefined,
    @CommandId() commandId: string | undefined,
  ): Promise<TaskView> {
    return this.commands.execute(new ReopenTaskCommand(user.id, id, version, commandId));
  }
}
