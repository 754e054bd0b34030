import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { MessagePage } from '../../domain/message';
import { MessageStore } from '../../ports/message-store.port';
import { ListMessagesQuery } from './list-messages.query';

@QueryHandler(ListMessagesQuery)
export class ListMessagesHandler implements IQueryHandler<ListMessagesQuery> {
  constructor(private readonly messages: MessageStore) {}

  /** @throws InvalidMessageCursorError */
  execute({ userId, limit, cursor }: ListMessagesQuery): Promise<MessagePage> {
    return this.messages.list(userId, limit, cursor);
  }
}
