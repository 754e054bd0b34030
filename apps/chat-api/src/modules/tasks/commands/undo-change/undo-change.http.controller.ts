import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { TaskErrorsInterceptor } from '../../http/task-errors.interceptor';
import type { Undone } from '../../ports/undo-store.port';
import { UndoChangeCommand } from './undo-change.command';
import { UndoChangeRequest, UndoneResponse } from './undo-change.request';

@NeedsScope('tasks:write')
@Controller('api/v1/undo')
@ApiTags('undo')
@ApiBearerAuth()
@UseInterceptors(TaskErrorsInterceptor)
export class UndoChangeHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Take back a change of the last 30 days: of one task, of many, of a series' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiOkResponse({ type: UndoneResponse })
  undo(
    @CurrentUser() user: CurrentUserInfo,
    @Body() { id }: UndoChangeRequest,
    @CommandId() commandId: string | undefined,
  ): Promise<Undone> {
    return this.commands.execute(new UndoChangeCommand(user.id, id, commandId));
  }
}
