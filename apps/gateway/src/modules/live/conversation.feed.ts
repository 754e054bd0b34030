import { Injectable } from '@nestjs/common';
import type { ChatMessageView } from '@app/contracts';
import { RecentIds } from './domain/recent-ids';
import { LiveGateway, roomOf } from './live.gateway';

/** How many messages are remembered, so that one delivered twice is shown once. */
const REMEMBERED = 10_000;

/** Shows messages of the conversation in every window of their user, as they come. They have no revision. */
@Injectable()
export class ConversationFeed {
  private readonly shown = new RecentIds(REMEMBERED);

  constructor(private readonly live: LiveGateway) {}

  /** Returns false when the message was shown already. */
  show(userId: string, message: ChatMessageView): boolean {
    if (!this.shown.add(message.id)) return false;
    this.live.server.to(roomOf(userId)).emit('chat', { message });
    return true;
  }

  /** Messages may have passed this replica by. */
  tellOfMissed(): void {
    this.live.server.emit('chat-missed');
  }
}
