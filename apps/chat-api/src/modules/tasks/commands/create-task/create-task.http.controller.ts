import { Body, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { TaskView } from '@app/contracts';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { TaskController } from '../../http/task-controller.decorator';
import { TaskResponse } from '../../http/task.response';
import { CreateTaskCommand } from './create-task.command';
import { CreateTaskRequest } from './create-task.request';

@NeedsScope('tasks:write')
@TaskController()
export class CreateTaskHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Make a task' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: TaskResponse })
  create(
    @CurrentUser() user: CurrentUserInfo,
    @Body() request: CreateTaskRequest,
    @CommandId() commandId: string | undefined,
  ): Promise<TaskView> {
    return this.commands.execute(new CreateTaskCommand(user.id, request, commandId));
  }
}
