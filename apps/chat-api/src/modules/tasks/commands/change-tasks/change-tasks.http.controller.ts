import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { TaskErrorsInterceptor } from '../../http/task-errors.interceptor';
import { ChangeTasksCommand, type ChangedTasks } from './change-tasks.command';
import { ChangedTasksResponse, ChangeTasksRequest } from './change-tasks.request';

@NeedsScope('tasks:write')
@Controller('api/v1/tasks')
@ApiTags('tasks')
@ApiBearerAuth()
@UseInterceptors(TaskErrorsInterceptor)
export class ChangeTasksHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post('bulk')
  @HttpCode(200)
  @ApiOperation({ summary: 'Do the same to many tasks: all of them or none' })
  @ApiOkResponse({ type: ChangedTasksResponse })
  change(
    @CurrentUser() user: CurrentUserInfo,
    @Body() { ids, action, changes, dryRun }: ChangeTasksRequest,
    @CommandId() commandId: string | undefined,
  ): Promise<ChangedTasks> {
    const taskIds = ids.map((id) => id.toLowerCase());
    return this.commands.execute(new ChangeTasksCommand(user.id, taskIds, action, changes, dryRun, commandId));
  }
}
