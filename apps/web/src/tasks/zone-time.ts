import type { Due } from '../api/types';

const MS_PER_DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are slow to make and few. */
function format(zone: string, options: Intl.DateTimeFormatOptions, locale: string): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone })));
  return known;
}

/** The calendar date of an instant in a zone, as `YYYY-MM-DD`. */
export function dateIn(zone: string, instant: Date): string {
  const parts = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA').formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Whole days from one `YYYY-MM-DD` to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY);
}

/** The date a task is due on, seen from the person's zone; an all-day date is the same everywhere. */
export function dueDate({ at, date }: Due, zone: string): string {
  return date ?? dateIn(zone, new Date(at!));
}

/** Whether the moment has passed: an instant when it is over, a date when the whole day is. */
export function isOverdue(due: Due, now: Date): boolean {
  if (due.at !== null) return Date.parse(due.at) < now.getTime();
  return due.date! < dateIn(due.timeZone, now);
}

/** The time of day of an instant, the way the person's locale writes it. */
export function timeText(instant: Date, zone: string, locale: string): string {
  return format(zone, { hour: 'numeric', minute: '2-digit' }, locale).format(instant);
}

/** A date without a time, such as "Fri, 27 Nov", with the year when it is another one than this. */
export function dateText(date: string, today: string, locale: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
  if (date.slice(0, 4) !== today.slice(0, 4)) options.year = 'numeric';
  return format('UTC', options, locale).format(new Date(`${date}T00:00:00Z`));
}

/** The short name of a zone at an instant, such as "CET" or "GMT+9". */
export function zoneName(zone: string, instant: Date): string {
  const parts = format(zone, { timeZoneName: 'short' }, 'en').formatToParts(instant);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
