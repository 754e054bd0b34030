import type { TaskView } from '@app/contracts';
import type { ParsedMessage } from '@app/language';
import type { Offer } from './message';

export const CHAT_ACTIONS = [
  'created',
  'completed',
  'reopened',
  'updated',
  'snoozed',
  'skipped',
  'deleted',
  'restored',
  'listed',
] as const;
export type ChatActionType = (typeof CHAT_ACTIONS)[number];

/** What a message did, or showed. */
export interface ChatAction {
  type: ChatActionType;
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
  /** As typed. */
  text: string;
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

/** An answer that tells of one change. */
export function changing(text: string, type: ChatActionType, task: TaskView): Answer {
  return { text, actions: [{ type, task }] };
}
