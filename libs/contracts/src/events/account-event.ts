import { ArrayMaxSize, Equals, IsArray, IsIn, IsUUID } from 'class-validator';
import { EventEnvelope } from './event-envelope';

/** How many ids one event names; there are as many events as are needed. */
export const ACCOUNT_EVENT_IDS = 1_000;

export const ACCOUNT_EVENT_TYPES = ['account.deleted', 'sessions.ended'] as const;
export type AccountEventType = (typeof ACCOUNT_EVENT_TYPES)[number];

/**
 * Version 1 of the events that tell of an account. They change no task and so take no revision.
 *
 * - `account.deleted`, to `task-events` and `task-updates`: everything that is known of the user is to be erased. What
 *   comes later of this user is old, and must bring nothing back.
 * - `sessions.ended`, to `task-updates`: tokens of these sessions are good no longer; their sockets are closed.
 */
export class AccountEvent extends EventEnvelope {
  @IsIn(ACCOUNT_EVENT_TYPES)
  override type: AccountEventType;

  @Equals(1)
  override schemaVersion: 1;

  /** Tasks the user had, for who can find their data by these alone; each is named by one event. */
  @IsArray()
  @ArrayMaxSize(ACCOUNT_EVENT_IDS)
  @IsUUID(undefined, { each: true })
  taskIds: string[];

  /** The sessions that ended; empty when the account was deleted, which ends them all. */
  @IsArray()
  @ArrayMaxSize(ACCOUNT_EVENT_IDS)
  @IsUUID(undefined, { each: true })
  sessionIds: string[];
}
