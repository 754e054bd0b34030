import { uuidv5, uuidv7 } from '@app/kernel';
import { Series } from './series.aggregate';
import { Task } from './task.aggregate';
import {
  InputCheck,
  readDue,
  readNotes,
  readPriority,
  readRecurrence,
  readReminders,
  readTags,
  readTitle,
  type ReminderInput,
  type TaskInput,
} from './task-input';

/** What the user chose for tasks that do not say it themselves. */
export interface TaskDefaults {
  /** IANA name. */
  timeZone: string;
  /** Offset of the reminder that a new task with a due date gets, as an ISO 8601 duration; null for none. */
  defaultReminder: string | null;
  /** `HH:MM`: when all-day tasks remind. */
  allDayReminderTime: string;
}

/** The id of an instance of a series: whoever makes it, it is the same. */
export function instanceId(seriesId: string, index: number): string {
  return uuidv5(seriesId, String(index));
}

/**
 * A new task of a user, and the series it begins when it repeats.
 * @param id of the task, or of its series when it repeats
 * @throws InvalidTaskError naming every field that is wrong
 */
export function newTask(
  userId: string,
  input: TaskInput & { title: string },
  defaults: TaskDefaults,
  now: Date,
  id: string = uuidv7(),
): { task: Task; series: Series | null } {
  const check = new InputCheck();
  const title = readTitle(check, input.title);
  const notes = readNotes(check, input.notes ?? null);
  const priority = readPriority(check, input.priority ?? 'medium');
  const tags = readTags(check, input.tags ?? []);
  const due = input.due ? readDue(check, input.due, input.timeZone, defaults.timeZone) : null;
  const recurrence = input.recurrence ? readRecurrence(check, input.recurrence, due) : null;
  const reminders = readReminders(check, input.reminders ?? defaultReminders(input, defaults), due !== null);
  check.finish();
  const task = Task.create(
    {
      id: recurrence ? instanceId(id, 1) : id,
      userId,
      title,
      notes,
      priority,
      tags,
      due: due!,
      recurrence: recurrence!,
      reminders,
      seriesId: recurrence ? id : null,
      seriesIndex: recurrence ? 1 : null,
    },
    now,
    defaults.allDayReminderTime,
  );
  return { task, series: recurrence ? Series.startingWith(id, task.state, recurrence, reminders) : null };
}

function defaultReminders({ due }: TaskInput, { defaultReminder }: TaskDefaults): ReminderInput[] {
  return due && defaultReminder !== null ? [{ before: defaultReminder }] : [];
}
