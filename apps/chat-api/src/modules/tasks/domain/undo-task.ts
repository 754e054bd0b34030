import type { FieldChange, ReminderSnapshot } from '@app/contracts';
import type { JournalEntry } from './journal';
import { cancelReminders, isArmed } from './reminders';
import { same, type Task } from './task.aggregate';
import type { TaskState } from './task-state';

/** Fields that follow from others: whoever may take those back may take these back too. */
const FOLLOWING = new Set(['completedAt', 'seriesIndex']);

const NAMES: Record<string, string> = {
  seriesId: 'series',
  deletedAt: 'place in the trash',
  due: 'due date',
  recurrence: 'rule',
};

/**
 * Takes back what a change did to a task.
 * @returns what is in the way: fields that were given another value since; the task is left alone then
 */
export function undoEntry(task: Task, { type, changes }: JournalEntry, now: Date): string[] {
  if (type === 'task.created') {
    task.delete(now);
    return [];
  }
  const current = task.state;
  const open = changes.filter(({ field, from }) => !same(valueOf(current, field), from));
  const lost = open.filter((change) => !FOLLOWING.has(change.field) && !stands(current, change));
  if (lost.length > 0) {
    return lost.map(
      ({ field }) => `Since then something else was changed of “${current.title}”: its ${NAMES[field] ?? field}.`,
    );
  }
  if (open.length === 0) return [];
  const values = Object.fromEntries(open.map(({ field, from }) => [field, from])) as Partial<TaskState>;
  const next = { ...current, ...values };
  const reminders = remindersAfter(next, current, now.toISOString());
  if (!same(reminders, current.reminders)) values.reminders = reminders;
  else delete values.reminders;
  if (Object.keys(values).length > 0) task.revert(values, now);
  return [];
}

/** Whether a field still has the value that the change gave it. */
function stands(state: TaskState, { field, to }: FieldChange): boolean {
  const value = valueOf(state, field);
  if (field === 'deletedAt') return (value === null) === (to === null);
  return field === 'reminders' ? remindersStand(state.reminders, to as ReminderSnapshot[]) : same(value, to);
}

/** What became of a reminder by itself does not count; that somebody snoozed it does. */
function remindersStand(current: ReminderSnapshot[], given: ReminderSnapshot[]): boolean {
  const asked = ({ id, before, at }: ReminderSnapshot): string => `${id} ${before} ${at}`;
  const snoozed = current.filter(({ status }) => status === 'snoozed');
  return (
    same(current.map(asked), given.map(asked)) &&
    snoozed.every(({ id, fireAt }) => given.some((one) => one.id === id && one.fireAt === fireAt))
  );
}

/** The reminders of the task as it was: what has reached the person since has, and what was missed is not made up for. */
function remindersAfter(next: TaskState, current: TaskState, now: string): ReminderSnapshot[] {
  if (next.status !== 'open' || next.deletedAt !== null) return cancelReminders(next.reminders);
  return next.reminders.map((reminder) => {
    const known = current.reminders.find(({ id, fireAt }) => id === reminder.id && fireAt === reminder.fireAt);
    if (known?.status === 'fired') return known;
    const missed = isArmed(reminder) && reminder.fireAt! <= now && !(known && isArmed(known));
    return missed ? { ...reminder, status: 'cancelled' } : reminder;
  });
}

function valueOf(state: TaskState, field: string): unknown {
  return state[field as keyof TaskState];
}
