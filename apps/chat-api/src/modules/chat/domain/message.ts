import type { ChatMessageView } from '@app/contracts';
import type { ParsedMessage } from '@app/language';

/** What a reply leaves for the next message to refer to. */
export interface Offer {
  /** Tasks that it showed with numbers, so that the person can answer with one. */
  taskIds: string[];
  /** Series that it showed with numbers, in place of tasks. */
  seriesIds?: string[];
  /** Whether it asked which of them is meant, so that the number alone is an answer. */
  asked: boolean;
  /** What is done with the one that is chosen; to complete it, when nothing stands here. */
  pending?: Pick<ParsedMessage, 'intent' | 'change'>;
}

const NUMBER = /^(?:#|no\.? ?|number )?(\d{1,2})\.?$/i;

/** What a reference such as "2" or "#2" chooses of what was shown with numbers; undefined when it chooses nothing. */
export function chosenOf(reference: string, shown: readonly string[] = []): string | undefined {
  return shown[Number(NUMBER.exec(reference)?.[1] ?? 0) - 1];
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
