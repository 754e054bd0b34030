import { Temporal } from 'temporal-polyfill';
import type { DueSnapshot } from '@app/contracts';

const ALMOST_NOW_MS = 60_000;
const MAX_LENGTH = 500;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * What a person reads when a reminder comes: the title, and when the task is due in the task's own zone.
 * @param firedAt the moment it is read, ISO 8601
 */
export function reminderMessage(title: string, due: DueSnapshot | null, firedAt: string): string {
  const when = due ? ` — ${describeDue(due, firedAt)}` : '';
  return `${title}${when}`.slice(0, MAX_LENGTH);
}

function describeDue({ at, date, timeZone }: DueSnapshot, firedAt: string): string {
  const today = Temporal.Instant.from(firedAt).toZonedDateTimeISO(timeZone).toPlainDate();
  if (at === null) return date === null ? 'due' : `due ${describeDay(Temporal.PlainDate.from(date), today)}`;
  const late = Date.parse(firedAt) - Date.parse(at);
  if (Math.abs(late) <= ALMOST_NOW_MS) return 'due now';
  const moment = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone);
  const time = `${String(moment.hour).padStart(2, '0')}:${String(moment.minute).padStart(2, '0')}`;
  return `${late > 0 ? 'was due' : 'due'} ${describeDay(moment.toPlainDate(), today)} at ${time}`;
}

function describeDay(day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const distance = today.until(day).days;
  if (distance === 0) return 'today';
  if (distance === 1) return 'tomorrow';
  if (distance === -1) return 'yesterday';
  const year = day.year === today.year ? '' : ` ${day.year}`;
  return `${WEEKDAYS[day.dayOfWeek - 1]} ${day.day} ${MONTHS[day.month - 1]}${year}`;
}
