import { WEEKDAYS, type Weekday } from '@app/recurrence';
import { Temporal } from 'temporal-polyfill';
import type { Moment } from '../line';
import { dayOfWeekFrom } from '../locale';

/** A date that was read, or the reason why the words can be none. */
export type FoundDate =
  | { date: Temporal.PlainDate; to: number; weak: boolean; /** Minute of the day. */ part?: number }
  | { refusal: string; to: number; weak: boolean };

const YEARS_AHEAD = 8;

export function dateOf(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

/** The next such date, today included; 29 February is that of the next leap year. Undefined when no year has it. */
export function nextDate({ today }: Moment, month: number, day: number): Temporal.PlainDate | undefined {
  for (let year = today.year; year <= today.year + YEARS_AHEAD; year += 1) {
    const date = dateOf(year, month, day);
    if (date && !isBefore(date, today)) return date;
  }
  return undefined;
}

/** The next day of the month with this number, today included, in a month that has it. */
export function nextMonthDay({ today }: Moment, day: number): Temporal.PlainDate | undefined {
  for (let months = 0; months <= 12; months += 1) {
    const month = today.with({ day: 1 }).add({ months });
    const date = dateOf(month.year, month.month, day);
    if (date && !isBefore(date, today)) return date;
  }
  return undefined;
}

export function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0;
}

/** The coming such weekday, never today. */
export function comingWeekday({ today }: Moment, weekday: Weekday): Temporal.PlainDate {
  const distance = (WEEKDAYS.indexOf(weekday) + 1 - today.dayOfWeek + 7) % 7;
  return today.add({ days: distance === 0 ? 7 : distance });
}

/** First day of the week that is `weeks` after the present one. */
export function weekStart({ today, habits }: Moment, weeks: number): Temporal.PlainDate {
  return today.subtract({ days: dayOfWeekFrom(habits.weekStart, today.dayOfWeek) }).add({ weeks });
}

/** A weekday of the week that is `weeks` after the present one. */
export function weekdayOfWeek(moment: Moment, weekday: Weekday, weeks: number): Temporal.PlainDate {
  const offset = dayOfWeekFrom(moment.habits.weekStart, WEEKDAYS.indexOf(weekday) + 1);
  return weekStart(moment, weeks).add({ days: offset });
}

/** The nth such weekday of a month, the last one for -1; undefined when the month has no fifth. */
export function nthWeekday(
  month: Temporal.PlainDate,
  weekday: Weekday,
  position: number,
): Temporal.PlainDate | undefined {
  const first = month.with({ day: 1 });
  const offset = (WEEKDAYS.indexOf(weekday) + 1 - first.dayOfWeek + 7) % 7;
  const earliest = 1 + offset;
  const latest = earliest + 7 * Math.floor((first.daysInMonth - earliest) / 7);
  const day = position > 0 ? earliest + 7 * (position - 1) : latest;
  return day <= first.daysInMonth ? first.with({ day }) : undefined;
}

export function lastDay(month: Temporal.PlainDate): Temporal.PlainDate {
  return month.with({ day: month.daysInMonth });
}
