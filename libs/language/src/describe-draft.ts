import { describeRule, parseRule, toLocalTime } from '@app/recurrence';
import { Temporal } from 'temporal-polyfill';
import type { DraftDue, DraftReminder, TaskDraft } from './message';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'];

/** What of a task a sentence tells; a stored task fits too. */
export type DescribedTask = Pick<TaskDraft, 'title' | 'tags' | 'priority' | 'due' | 'recurrence'> & {
  reminders: ReadonlyArray<{ before?: string | null; at?: string | null }>;
};

/** "pay rent — Tue 24 Nov 2026, 09:00, every month on the 1st at 09:00, #home, high, reminder 1 day before". */
export function describeTask(task: DescribedTask, timeZone: string): string {
  const parts = [
    task.due ? describeDue(task.due) : '',
    task.recurrence && task.due ? describeRepeat(task.recurrence, task.due) : '',
    ...task.tags.map((tag) => `#${tag}`),
    task.priority && task.priority !== 'medium' ? task.priority : '',
    ...task.reminders.map((reminder) => describeReminder(reminder, timeZone)),
  ].filter((part) => part !== '');
  return parts.length > 0 ? `${task.title} — ${parts.join(', ')}` : task.title;
}

/** The sentence that tells what was added, with absolute dates: "Added: pay rent — Tue 24 Nov 2026, 09:00, #home, high". */
export function describeDraft(draft: TaskDraft, context: { timeZone: string }): string {
  return `Added: ${describeTask(draft, context.timeZone)}`;
}

/** "Tue 24 Nov 2026, 09:00", or the day alone; in the zone that the task was meant in. */
export function describeDue({ at, date, timeZone }: DraftDue): string {
  return at === null ? describeDate(date!) : describeInstant(at, timeZone);
}

/** "Tue 24 Nov 2026, 09:00" on the wall clock of a zone. */
export function describeInstant(instant: string, timeZone: string): string {
  const local = toLocalTime(instant, timeZone);
  return `${describeDate(local.date)}, ${local.time.endsWith(':00') ? local.time.slice(0, 5) : local.time}`;
}

/** "Tue 24 Nov 2026" */
export function describeDate(date: string): string {
  const { dayOfWeek, day, month, year } = Temporal.PlainDate.from(date);
  return `${WEEKDAYS[dayOfWeek - 1]!} ${day} ${MONTHS[month - 1]!} ${year}`;
}

function describeRepeat({ rrule, anchor }: NonNullable<TaskDraft['recurrence']>, due: DraftDue): string {
  return describeRule(parseRule(rrule), { due, anchor });
}

/** "reminder 1 day before", "reminder Mon 23 Nov 2026, 18:00". */
export function describeReminder(
  reminder: DraftReminder | { before?: string | null; at?: string | null },
  timeZone: string,
): string {
  const { before = null, at = null } = reminder as { before?: string | null; at?: string | null };
  if (before === null) return `reminder ${describeInstant(at!, timeZone)}`;
  const amounts = (DURATION.exec(before)?.slice(1) ?? []).map((amount) => Number(amount ?? 0));
  const words = amounts.flatMap((amount, index) =>
    amount > 0 ? [`${amount} ${UNITS[index]!}${amount > 1 ? 's' : ''}`] : [],
  );
  return words.length > 0 ? `reminder ${words.join(' ')} before` : 'reminder at the due time';
}
