import { HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiConflictResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import type { SeriesAction } from '../../domain/series-life';
import type { SeriesView } from '../../domain/series-view';
import { SeriesController } from '../../http/series-controller.decorator';
import { SeriesResponse } from '../../http/series.response';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { SeriesLifeCommand } from './series-life.command';

@NeedsScope('tasks:write')
@SeriesController()
export class SeriesLifeHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Pause a series: what is still to come is put away, what is overdue stays' })
  @ApiOkResponse({ type: SeriesResponse })
  @ApiConflictResponse({ description: 'The series has ended.' })
  pause(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @CommandId() commandId: string | undefined,
  ): Promise<SeriesView> {
    return this.live(user.id, id, 'pause', commandId);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Have a series go on: what was put away and is still to come is back, or the next one is made',
  })
  @ApiOkResponse({ type: SeriesResponse })
  @ApiConflictResponse({ description: 'The series has ended.' })
  resume(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @CommandId() commandId: string | undefined,
  ): Promise<SeriesView> {
    return this.live(user.id, id, 'resume', commandId);
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a series for good: no further instances, open ones stay' })
  @ApiOkResponse({ type: SeriesResponse })
  end(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) id: string,
    @CommandId() commandId: string | undefined,
  ): Promise<SeriesView> {
    return this.live(user.id, id, 'end', commandId);
  }

  private async live(userId: string, id: string, action: SeriesAction, commandId?: string): Promise<SeriesView> {
    return (await this.commands.execute(new SeriesLifeCommand(userId, id, action, commandId))).series;
  }
}
