import type { ChatMessageView } from '@app/contracts';
import type { EntityManager } from 'typeorm';
import type { ChangeOrigin } from '../../tasks/domain/task-event';
import type { MessagePage, NewMessage, Offer } from '../domain/message';

/** The cursor does not belong to a conversation. */
export class InvalidMessageCursorError extends Error {
  override readonly name = 'InvalidMessageCursorError';
}

/** Keeps conversations. */
export abstract class MessageStore {
  /**
   * Adds messages of one user in their order, all or none, and has the user's windows told of each. Those whose id is
   * known already are left as they are, and nobody hears of them again.
   * @returns the messages as they are kept
   */
  abstract append(origin: ChangeOrigin, messages: readonly NewMessage[]): Promise<ChatMessageView[]>;

  /** Adds the message of an event in the caller's transaction, unless there is one with its id. */
  abstract appendOnce(manager: EntityManager, message: NewMessage): Promise<void>;

  /**
   * A page of the conversation, newest first.
   * @throws InvalidMessageCursorError
   */
  abstract list(userId: string, limit: number, cursor?: string): Promise<MessagePage>;

  /** What the newest reply offered to choose from. */
  abstract lastOffer(userId: string): Promise<Offer | null>;
}
