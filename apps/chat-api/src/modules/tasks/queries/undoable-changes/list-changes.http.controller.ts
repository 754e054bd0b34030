import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ListChangesQuery, type DescribedChangePage } from './list-changes.query';
import { CHANGE_PAGE, ChangePageResponse, ListChangesRequest } from './list-changes.request';

@NeedsScope('tasks:read')
@Controller('api/v1/undo')
@ApiTags('undo')
@ApiBearerAuth()
export class ListChangesHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'What you did in the last 30 days, newest first; each can be undone' })
  @ApiOkResponse({ type: ChangePageResponse })
  list(
    @CurrentUser() user: CurrentUserInfo,
    @Query() { limit = CHANGE_PAGE.default, cursor }: ListChangesRequest,
  ): Promise<DescribedChangePage> {
    return this.queries.execute(
      new ListChangesQuery(user.id, limit, cursor === undefined ? undefined : Number(cursor)),
    );
  }
}
