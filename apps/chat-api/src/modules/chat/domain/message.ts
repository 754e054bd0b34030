import type { ChatMessageView } from '@app/contracts';
import type { ParsedMessage } from '@app/language';

/** What a reply leaves for the next message to refer to. */
export interface Offer {
  /** Tasks that it showed with numbers, so that the person can answer with one. */
  taskIds: string[];
  /** Whether it asked which of them is meant, so that the number alone is an answer. */
  asked: boolean;
  /** What is done with the one that is chosen; to complete it, when nothing stands here. */
  pending?: Pick<ParsedMessage, 'intent' | 'change'>;
}

/** A message to keep. One that tells of an event has the event's id. */
export interface NewMessage extends ChatMessageView {
  userId: string;
  offer: Offer | null;
}

export interface MessagePage {
  items: ChatMessageView[];
  nextCursor: string | null;
}
