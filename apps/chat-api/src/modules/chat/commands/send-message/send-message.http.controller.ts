import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CommandId, CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../../platform/auth/scopes';
import { ChatExchangeResponse } from '../../http/message.response';
import { SendMessageCommand, type ChatExchange } from './send-message.command';
import { SendMessageRequest } from './send-message.request';

@NeedsScope('chat')
@Controller('api/v1/chat/messages')
@ApiTags('chat')
@ApiBearerAuth()
export class SendMessageHttpController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Say something to the chatbot: it does what is asked and answers' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: ChatExchangeResponse })
  send(
    @CurrentUser() user: CurrentUserInfo,
    @Body() { text }: SendMessageRequest,
    @CommandId() commandId: string | undefined,
  ): Promise<ChatExchange> {
    return this.commands.execute(new SendMessageCommand(user.id, text, commandId));
  }
}
