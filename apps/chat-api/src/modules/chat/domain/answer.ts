import type { TaskView } from '@app/contracts';
import type { ParsedMessage } from '@app/language';
import type { Offer } from './message';

/** What a message did, or showed. */
export interface ChatAction {
  type: 'created' | 'completed' | 'listed';
  task: TaskView;
}

/** What the assistant answers; it tells only of what is committed. */
export interface Answer {
  text: string;
  actions: ChatAction[];
  offer?: Offer;
}

/** One message of a person, understood. */
export interface Turn {
  userId: string;
  timeZone: string;
  parsed: ParsedMessage;
  /** Stands for this message; the same for every repetition with one Idempotency-Key. */
  commandId: string | undefined;
  /** What the newest reply offered to choose from. */
  offer: Offer | null;
}

/** An answer that says something and does nothing. */
export function saying(text: string): Answer {
  return { text, actions: [] };
}
