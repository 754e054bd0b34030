import { Command } from '@nestjs/cqrs';
import type { ChatMessageView } from '@app/contracts';
import type { ChatAction } from '../../domain/answer';

export interface ChatExchange {
  /** What the person wrote. */
  message: ChatMessageView;
  reply: ChatMessageView;
  actions: ChatAction[];
}

/** A person says something; what it asks for is done. */
export class SendMessageCommand extends Command<ChatExchange> {
  constructor(
    readonly userId: string,
    readonly text: string,
    /** A UUID that stands for this message: said twice, it is done once. */
    readonly commandId?: string,
  ) {
    super();
  }
}
