import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { TagListResponse } from '../../http/task.response';
import { ListTagsQuery } from './list-tags.query';

@NeedsScope('tasks:read')
@Controller('api/v1/tags')
@ApiTags('tags')
@ApiBearerAuth()
export class ListTagsHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'The tags in use, with the number of tasks that carry each' })
  @ApiOkResponse({ type: TagListResponse })
  async list(@CurrentUser() user: CurrentUserInfo): Promise<TagListResponse> {
    return { items: await this.queries.execute(new ListTagsQuery(user.id)), nextCursor: null };
  }
}
