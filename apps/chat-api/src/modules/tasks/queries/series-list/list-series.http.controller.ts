import { Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { SeriesController } from '../../http/series-controller.decorator';
import { SeriesPageResponse } from '../../http/series.response';
import { ListSeriesQuery, type SeriesPage } from './list-series.query';
import { ListSeriesRequest } from './list-series.request';

@NeedsScope('tasks:read')
@SeriesController()
export class ListSeriesHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'Series, in pages, in an order that stays' })
  @ApiOkResponse({ type: SeriesPageResponse })
  list(@CurrentUser() user: CurrentUserInfo, @Query() request: ListSeriesRequest): Promise<SeriesPage> {
    return this.queries.execute(new ListSeriesQuery(user.id, request));
  }
}
