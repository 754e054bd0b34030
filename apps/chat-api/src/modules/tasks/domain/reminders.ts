import { uuidv7 } from '@app/kernel';
import type { DueSnapshot, ReminderSnapshot } from '@app/contracts';
import { subtractDuration } from '@app/recurrence';
import type { ReminderSpec } from './task-input';

/** New reminders of a task, pending. */
export function armReminders(
  specs: ReminderSpec[],
  due: DueSnapshot | null,
  allDayReminderTime: string,
): ReminderSnapshot[] {
  return specs.map(({ before, at }) => {
    const fireAt = fireAtOf({ before, at }, due, allDayReminderTime);
    return { id: uuidv7(), before, at, fireAt, status: fireAt === null ? 'cancelled' : 'pending' };
  });
}

/**
 * The reminders of a task whose list was given anew: one that is asked for again keeps its id and what became of it.
 */
export function replaceReminders(
  current: ReminderSnapshot[],
  specs: ReminderSpec[],
  due: DueSnapshot | null,
  allDayReminderTime: string,
): ReminderSnapshot[] {
  const fresh = armReminders(specs, due, allDayReminderTime);
  return fresh.map((reminder) => {
    const kept = current.find(({ before, at }) => before === reminder.before && at === reminder.at);
    return kept ?? reminder;
  });
}

/**
 * The reminders after the due moment moved: relative ones follow it and are armed anew, also for a moment that is past.
 * One that fired, or that was snoozed, leaves what it is only for another moment that is still to come.
 * @param now ISO 8601 instant
 */
export function moveReminders(
  reminders: ReminderSnapshot[],
  move: { from: DueSnapshot | null; to: DueSnapshot | null },
  now: string,
  allDayReminderTime: string,
): ReminderSnapshot[] {
  return reminders.map((reminder) => {
    if (reminder.before === null) return reminder;
    const fireAt = fireAtOf(reminder, move.to, allDayReminderTime);
    if (fireAt === reminder.fireAt) return reminder;
    const toCome = fireAt !== null && fireAt > now;
    if (reminder.status === 'fired' || reminder.status === 'snoozed') {
      const moved = fireAt !== fireAtOf(reminder, move.from, allDayReminderTime);
      return toCome && moved ? { ...reminder, fireAt, status: 'pending' } : reminder;
    }
    // One that was missed while the task was done is not made up for; one that only had no due date to count from is.
    const missed = reminder.status === 'cancelled' && reminder.fireAt !== null && !toCome;
    return { ...reminder, fireAt, status: missed || fireAt === null ? 'cancelled' : 'pending' };
  });
}

/** The reminders of a task that is done or gone: nothing fires any more. */
export function cancelReminders(reminders: ReminderSnapshot[]): ReminderSnapshot[] {
  return reminders.map((reminder) => (isArmed(reminder) ? { ...reminder, status: 'cancelled' } : reminder));
}

/** The reminders of a task that is open again: those whose moment is still to come are armed. */
export function rearmReminders(reminders: ReminderSnapshot[], now: string): ReminderSnapshot[] {
  return reminders.map((reminder) =>
    reminder.status === 'cancelled' && reminder.fireAt !== null && reminder.fireAt > now
      ? { ...reminder, status: 'pending' }
      : reminder,
  );
}

/** Whether a reminder waits for its moment. */
export function isArmed(reminder: ReminderSnapshot): boolean {
  return reminder.status === 'pending' || reminder.status === 'snoozed';
}

/** The reminder that a snooze means: the one that fired last, else the next one to come. */
export function reminderToSnooze(reminders: ReminderSnapshot[]): ReminderSnapshot | undefined {
  const timed = reminders
    .filter(({ fireAt }) => fireAt !== null)
    .sort((a, b) => (a.fireAt! < b.fireAt! ? -1 : a.fireAt! > b.fireAt! ? 1 : 0));
  return timed.filter(({ status }) => status === 'fired').at(-1) ?? timed.find(isArmed);
}

function fireAtOf({ before, at }: ReminderSpec, due: DueSnapshot | null, allDayReminderTime: string): string | null {
  if (before === null) return at;
  return due === null ? null : subtractDuration(due, before, allDayReminderTime);
}
