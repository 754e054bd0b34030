import { Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import type { SeriesView } from '../../domain/series-view';
import { SeriesController } from '../../http/series-controller.decorator';
import { SeriesResponse } from '../../http/series.response';
import { TaskIdPipe } from '../../http/task-id.pipe';
import { GetSeriesQuery } from './get-series.query';

@NeedsScope('tasks:read')
@SeriesController()
export class GetSeriesHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id')
  @ApiOperation({ summary: 'One series: its rule in plain words, its status and its next dates' })
  @ApiOkResponse({ type: SeriesResponse })
  get(@CurrentUser() user: CurrentUserInfo, @Param('id', TaskIdPipe) id: string): Promise<SeriesView> {
    return this.queries.execute(new GetSeriesQuery(user.id, id));
  }
}
