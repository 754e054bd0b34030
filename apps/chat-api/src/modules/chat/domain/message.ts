import type { ChatMessageView } from '@app/contracts';
import type { ParsedMessage } from '@app/language';
import type { ChangeScope } from '../../tasks/domain/change-scope';
import type { TaskInput } from '../../tasks/domain/task-input';

/** What a reply leaves for the next message to refer to. */
export interface Offer {
  /** Tasks that it showed with numbers, so that the person can answer with one. */
  taskIds: string[];
  /** Whether it asked which of them is meant, so that the number alone is an answer. */
  asked: boolean;
  /** What is done with the one that is chosen; to complete it, when nothing stands here. */
  pending?: Pick<ParsedMessage, 'intent' | 'change'>;
  /** How "undo" takes back what the reply told of. */
  wayBack?: WayBack;
}

/** The opposite of a change, for the task as it stood after it: with another version it is left alone. */
export type WayBack = { taskId: string; version: number } & (
  | { action: 'delete' | 'complete' | 'reopen' | 'restore' }
  | { action: 'update'; input: Pick<TaskInput, 'title' | 'tags' | 'priority' | 'due'>; scope: ChangeScope }
);

/** A message to keep. One that tells of an event has the event's id. */
export interface NewMessage extends ChatMessageView {
  userId: string;
  offer: Offer | null;
}

export interface MessagePage {
  items: ChatMessageView[];
  nextCursor: string | null;
}
