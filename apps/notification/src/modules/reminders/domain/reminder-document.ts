import type { TaskEvent, TaskSnapshot } from '@app/contracts';

/** A reminder waits (`pending`), is being published (`due`), or is done (`fired`). */
export type StoredStatus = 'pending' | 'due' | 'fired';

export interface StoredReminder {
  id: string;
  /** ISO 8601 instant. */
  fireAt: string;
  status: StoredStatus;
}

/** What is kept of one task in Dapr state: the truth about its reminders. */
export interface ReminderDocument {
  userId: string;
  /** The user's revision that was last taken in; anything older is ignored. */
  revision: number;
  correlationId: string;
  task: TaskSnapshot;
  reminders: StoredReminder[];
}

/**
 * Whether an event can matter to reminders at all; most do not, and cost no call. That a reminder fired is what this
 * service said itself: the document knows it already.
 */
export function concernsReminders(event: TaskEvent): boolean {
  if (event.type === 'reminder.fired') return false;
  // Nothing that the task said may be left.
  if (event.type === 'task.purged') return true;
  return event.task.reminders.length > 0 || event.changes.some(({ field }) => field === 'reminders');
}

/**
 * The document after an event, or the same document when the event is older than what is known.
 * A reminder that is due or fired stays so as long as its instant is the same, since the task may not show it yet.
 */
export function applyEvent(known: ReminderDocument | undefined, event: TaskEvent): ReminderDocument {
  if (known && event.revision <= known.revision) return known;
  const { task } = event;
  const active = task.status === 'open' && task.deletedAt === null;
  const reminders = task.reminders.flatMap(({ id, fireAt, status }): StoredReminder[] => {
    if (fireAt === null) return [];
    const before = known?.reminders.find((reminder) => reminder.id === id && sameInstant(reminder.fireAt, fireAt));
    if (before && before.status !== 'pending') return [before];
    if (!active || (status !== 'pending' && status !== 'snoozed')) return [];
    return [{ id, fireAt, status: 'pending' }];
  });
  return {
    userId: event.userId,
    revision: event.revision,
    correlationId: event.correlationId,
    // Notes may be long and no reminder shows them.
    task: { ...task, notes: null },
    reminders,
  };
}

/** The reminders that still have to fire. */
export function openReminders(document: ReminderDocument | undefined): StoredReminder[] {
  return document?.reminders.filter(({ status }) => status !== 'fired') ?? [];
}

/** A copy of the document with the status of one reminder changed. */
export function withStatus(document: ReminderDocument, reminderId: string, status: StoredStatus): ReminderDocument {
  return {
    ...document,
    reminders: document.reminders.map((reminder) => (reminder.id === reminderId ? { ...reminder, status } : reminder)),
  };
}

/** Whether two ISO texts name the same instant. */
export function sameInstant(a: string, b: string): boolean {
  return Date.parse(a) === Date.parse(b);
}
