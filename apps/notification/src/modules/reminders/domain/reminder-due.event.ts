import { ReminderEvent } from '@app/contracts';
import { uuidv5 } from '@app/kernel';
import type { ReminderDocument, StoredReminder } from './reminder-document';
import { reminderMessage } from './reminder-message';

/** The id of the event that a reminder makes when it comes due: firing twice is the same event. */
export function reminderEventId(reminderId: string, fireAt: string): string {
  return uuidv5(reminderId, new Date(fireAt).toISOString());
}

/** The event of a reminder that came due. */
export function reminderDueEvent(document: ReminderDocument, reminder: StoredReminder, now: Date): ReminderEvent {
  const { task } = document;
  return Object.assign(new ReminderEvent(), {
    eventId: reminderEventId(reminder.id, reminder.fireAt),
    type: 'reminder.due',
    schemaVersion: 1,
    occurredAt: now.toISOString(),
    userId: document.userId,
    taskId: task.id,
    taskVersion: task.version,
    revision: task.revision,
    actor: 'service:notification',
    correlationId: document.correlationId,
    causationId: null,
    reminder: { id: reminder.id, fireAt: reminder.fireAt },
    message: reminderMessage(task.title, task.due, now.toISOString()),
    task,
  } satisfies ReminderEvent);
}
