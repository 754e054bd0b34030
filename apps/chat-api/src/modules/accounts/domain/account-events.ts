import { ACCOUNT_EVENT_IDS, type AccountEvent } from '@app/contracts';
import { uuidv7 } from '@app/kernel';

/** What an event of an account belongs to. */
export interface AccountOrigin {
  userId: string;
  correlationId: string;
  causationId: string | null;
}

/** The events that tell of the end of an account, with all its tasks among them; at least one. */
export function accountDeleted(origin: AccountOrigin, taskIds: readonly string[], now: Date): AccountEvent[] {
  return inChunks(taskIds).map((ids) => ({ ...envelope(origin, now), type: 'account.deleted', taskIds: ids }));
}

/** The events that tell that sessions of one account have ended. */
export function sessionsEnded(origin: AccountOrigin, sessionIds: readonly string[], now: Date): AccountEvent[] {
  if (sessionIds.length === 0) return [];
  return inChunks(sessionIds).map((ids) => ({ ...envelope(origin, now), type: 'sessions.ended', sessionIds: ids }));
}

function envelope({ userId, correlationId, causationId }: AccountOrigin, now: Date): Omit<AccountEvent, 'type'> {
  return {
    eventId: uuidv7(),
    schemaVersion: 1,
    occurredAt: now.toISOString(),
    userId,
    actor: `user:${userId}`,
    correlationId,
    causationId,
    taskIds: [],
    sessionIds: [],
  };
}

function inChunks(ids: readonly string[]): string[][] {
  const count = Math.max(1, Math.ceil(ids.length / ACCOUNT_EVENT_IDS));
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * ACCOUNT_EVENT_IDS, (index + 1) * ACCOUNT_EVENT_IDS),
  );
}
