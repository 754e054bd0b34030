import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ChangesResponse } from '@app/contracts';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ChangesPageResponse } from '../../http/task.response';
import { GetChangesQuery } from './get-changes.query';
import { GetChangesRequest } from './get-changes.request';

@NeedsScope('tasks:read')
@Controller('api/v1/changes')
@ApiTags('changes')
@ApiBearerAuth()
export class GetChangesHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'The latest state of every task changed or deleted after a revision' })
  @ApiOkResponse({ type: ChangesPageResponse })
  changes(
    @CurrentUser() user: CurrentUserInfo,
    @Query() { since, limit }: GetChangesRequest,
  ): Promise<ChangesResponse> {
    return this.queries.execute(new GetChangesQuery(user.id, since, limit));
  }
}
