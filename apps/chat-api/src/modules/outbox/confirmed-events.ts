import type { TracedEvent } from '@app/dapr';

/**
 * The events that may be forgotten: of each user only those before the first one that failed. Later ones of that user
 * are published again after it, so that the newest delivery is always in order.
 */
export function confirmedEvents(events: readonly TracedEvent[], failed: ReadonlySet<string>): Set<string> {
  const blockedUsers = new Set<string>();
  const confirmed = new Set<string>();
  for (const { event } of events) {
    if (failed.has(event.eventId)) blockedUsers.add(event.userId);
    if (!blockedUsers.has(event.userId)) confirmed.add(event.eventId);
  }
  return confirmed;
}
