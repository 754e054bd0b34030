import { Controller, Delete, HttpCode, Param, UseInterceptors } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { TaskErrorsInterceptor } from '../../http/task-errors.interceptor';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { PurgeTasksCommand } from './purge-tasks.command';

class PurgedResponse {
  @ApiProperty({ description: 'How many tasks were removed.' })
  purged: number;
}

/** The trash; `GET tasks?deleted=true` lists it, and `POST tasks/:id/restore` takes a task out of it. */
@NeedsScope('tasks:write')
@Controller('api/v1/trash')
@ApiTags('trash')
@ApiBearerAuth()
@UseInterceptors(TaskErrorsInterceptor)
export class PurgeTasksHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a deleted task for good, with what the trail says of it' })
  @ApiNoContentResponse()
  async purge(@CurrentUser() user: CurrentUserInfo, @Param('id', TaskIdPipe) taskId: string): Promise<void> {
    await this.commands.execute(new PurgeTasksCommand(user.id, { taskId }));
  }

  @Delete()
  @ApiOperation({ summary: 'Empty the trash' })
  @ApiOkResponse({ type: PurgedResponse })
  empty(@CurrentUser() user: CurrentUserInfo): Promise<PurgedResponse> {
    return this.commands.execute(new PurgeTasksCommand(user.id));
  }
}
