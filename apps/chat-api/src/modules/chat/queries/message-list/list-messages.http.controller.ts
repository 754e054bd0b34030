import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ProblemException } from '../../../../platform/problems/problem.exception';
import type { MessagePage } from '../../domain/message';
import { MessagePageResponse } from '../../http/message.response';
import { InvalidMessageCursorError } from '../../ports/message-store.port';
import { ListMessagesQuery } from './list-messages.query';
import { ListMessagesRequest, MESSAGE_PAGE } from './list-messages.request';

@NeedsScope('chat')
@Controller('api/v1/chat/messages')
@ApiTags('chat')
@ApiBearerAuth()
export class ListMessagesHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'The conversation, newest message first, in pages' })
  @ApiOkResponse({ type: MessagePageResponse })
  async list(
    @CurrentUser() user: CurrentUserInfo,
    @Query() { limit = MESSAGE_PAGE.default, cursor }: ListMessagesRequest,
  ): Promise<MessagePage> {
    try {
      return await this.queries.execute(new ListMessagesQuery(user.id, limit, cursor));
    } catch (error) {
      if (!(error instanceof InvalidMessageCursorError)) throw error;
      throw ProblemException.invalid([{ field: 'cursor', message: 'must be the "nextCursor" of the page before' }]);
    }
  }
}
