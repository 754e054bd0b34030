import { HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiConflictResponse, ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ExpectedVersion } from '../../http/expected-version.decorator';
import { TaskController } from '../../http/task-controller.decorator';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { CompletedTaskResponse } from '../../http/task.response';
import type { CompletedTask } from '../complete-task/complete-task.command';
import { SkipTaskCommand } from './skip-task.command';

@NeedsScope('tasks:write')
@TaskController()
export class SkipTaskHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/skip')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Skip this instance of a repeating task: it is deleted, and the next one follows by itself',
  })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiOkResponse({ type: CompletedTaskResponse })
  @ApiConflictResponse({ description: 'The task does not repeat, or is not open.' })
  skip(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @ExpectedVersion() version: number | undefined,
    @CommandId() commandId: string | undefined,
  ): Promise<CompletedTask> {
    return this.commands.execute(new SkipTaskCommand(user.id, id, version, commandId));
  }
}
