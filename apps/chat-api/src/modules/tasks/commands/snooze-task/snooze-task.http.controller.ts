import { Body, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { TaskView } from '@app/contracts';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ExpectedVersion } from '../../http/expected-version.decorator';
import { TaskController } from '../../http/task-controller.decorator';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { TaskResponse } from '../../http/task.response';
import { SnoozeTaskCommand } from './snooze-task.command';
import { SnoozeTaskRequest } from './snooze-task.request';

@NeedsScope('tasks:write')
@TaskController()
export class SnoozeTaskHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/snooze')
  @HttpCode(200)
  @ApiOperation({ summary: 'Have the reminder come again later; the due date stays' })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiOkResponse({ type: TaskResponse })
  snooze(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @Body() request: SnoozeTaskRequest,
    @ExpectedVersion() version: number | undefined,
    @CommandId() commandId: string | undefined,
  ): Promise<TaskView> {
    return this.commands.execute(new SnoozeTaskCommand(user.id, id, request, version, commandId));
  }
}
