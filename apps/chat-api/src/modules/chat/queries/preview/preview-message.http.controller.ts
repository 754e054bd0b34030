import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TimeInputError } from '@app/recurrence';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ProblemException } from '../../../../platform/problems/problem.exception';
import { PreviewMessageQuery, type MessagePreview } from './preview-message.query';
import { PreviewMessageRequest } from './preview-message.request';
import { MessagePreviewResponse } from './preview-message.response';

@NeedsScope('chat')
@Controller('api/v1/chat/preview')
@ApiTags('chat')
@ApiBearerAuth()
export class PreviewMessageHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'What a text would do, without doing it' })
  @ApiOkResponse({ type: MessagePreviewResponse })
  async preview(
    @CurrentUser() user: CurrentUserInfo,
    @Body() { text, now, timeZone }: PreviewMessageRequest,
  ): Promise<MessagePreview> {
    try {
      return await this.queries.execute(new PreviewMessageQuery(user.id, text, now, timeZone));
    } catch (error) {
      if (!(error instanceof TimeInputError)) throw error;
      const field = error.field === 'timeZone' ? 'timeZone' : 'now';
      throw ProblemException.invalid([{ field, message: error.message }]);
    }
  }
}
