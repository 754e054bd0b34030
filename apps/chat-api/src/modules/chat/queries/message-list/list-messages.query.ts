import { Query } from '@nestjs/cqrs';
import type { MessagePage } from '../../domain/message';

/** A page of the user's conversation, newest first. */
export class ListMessagesQuery extends Query<MessagePage> {
  constructor(
    readonly userId: string,
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}
