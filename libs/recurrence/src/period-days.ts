import { CivilDate, dayNumber, daysInMonth, isLeapYear, monthOf, startOfWeek, weekdayOf } from './calendar';
import { RecurrenceRule, weekdayIndex } from './rule';

/** First and last day number of the month or year in which a BYDAY ordinal counts. */
interface Scope {
  first: number;
  last: number;
}

/**
 * The days of one period (a day, week, month or year) that a rule selects, as day numbers in any order, before BYSETPOS.
 * `start` is the series' first day: it gives what the rule leaves open. A day of the month that comes from the start is
 * clamped to shorter months; one that the rule names (BYMONTHDAY=31) skips them.
 */
export function daysOfPeriod(rule: RecurrenceRule, start: CivilDate, startDay: number, period: number): number[] {
  switch (rule.freq) {
    case 'YEARLY':
      return daysOfYear(rule, start, startDay, period);
    case 'MONTHLY':
      return daysOfMonth(rule, start, period);
    case 'WEEKLY':
      return daysOfWeek(rule, startDay, period);
    default:
      return passesDayFilters(rule, period) ? [period] : [];
  }
}

/** BYMONTH, BYMONTHDAY and BYDAY as filters on one day, as DAILY and HOURLY use them. */
export function passesDayFilters(rule: RecurrenceRule, day: number): boolean {
  const { month, firstDay, length } = monthOf(day);
  if (!passesMonth(rule, month)) return false;
  const fromStart = day - firstDay + 1;
  if (rule.byMonthDay.length > 0 && !rule.byMonthDay.includes(fromStart)) {
    if (!rule.byMonthDay.includes(fromStart - length - 1)) return false;
  }
  return rule.byDay.length === 0 || rule.byDay.some(({ weekday }) => weekdayIndex(weekday) === weekdayOf(day));
}

function daysOfYear(rule: RecurrenceRule, start: CivilDate, startDay: number, year: number): number[] {
  if (rule.byWeekNo.length > 0) return daysOfNumberedWeeks(rule, startDay, year);
  if (rule.byYearDay.length > 0) return daysOfYearDays(rule, year);
  const months = rule.byMonth.length > 0 ? rule.byMonth : undefined;
  if (rule.byMonthDay.length > 0) {
    const scope = months ? undefined : yearScope(year);
    return (months ?? ALL_MONTHS).flatMap((month) => namedDays(rule, year, month, scope));
  }
  if (rule.byDay.length > 0) {
    return months
      ? months.flatMap((month) => weekdaysIn(rule, monthScope(year, month)))
      : weekdaysIn(rule, yearScope(year));
  }
  return (months ?? [start.month]).map((month) => clampedDay(start, year, month));
}

function daysOfMonth(rule: RecurrenceRule, start: CivilDate, period: number): number[] {
  const year = Math.floor(period / 12);
  const month = period - year * 12 + 1;
  if (!passesMonth(rule, month)) return [];
  if (rule.byMonthDay.length > 0) return namedDays(rule, year, month, undefined);
  if (rule.byDay.length > 0) return weekdaysIn(rule, monthScope(year, month));
  return [clampedDay(start, year, month)];
}

function daysOfWeek(rule: RecurrenceRule, startDay: number, weekStart: number): number[] {
  const weekdays =
    rule.byDay.length > 0 ? rule.byDay.map(({ weekday }) => weekdayIndex(weekday)) : [weekdayOf(startDay)];
  const days = weekdays.map((weekday) => weekStart + ((weekday - weekdayIndex(rule.wkst) + 7) % 7));
  return rule.byMonth.length > 0 ? days.filter((day) => passesMonth(rule, monthOf(day).month)) : days;
}

/** Weeks count as in ISO 8601, from the rule's week start: week 1 is the first with four days in the year. */
function daysOfNumberedWeeks(rule: RecurrenceRule, startDay: number, year: number): number[] {
  const weekStart = weekdayIndex(rule.wkst);
  const firstWeek = startOfWeek(dayNumber(year, 1, 4), weekStart);
  const weeks = (startOfWeek(dayNumber(year + 1, 1, 4), weekStart) - firstWeek) / 7;
  return rule.byWeekNo
    .map((number) => (number > 0 ? number : weeks + 1 + number))
    .filter((number) => number >= 1 && number <= weeks)
    .flatMap((number) => daysOfWeek(rule, startDay, firstWeek + (number - 1) * 7));
}

function daysOfYearDays(rule: RecurrenceRule, year: number): number[] {
  const length = isLeapYear(year) ? 366 : 365;
  const first = dayNumber(year, 1, 1);
  return rule.byYearDay
    .map((number) => (number > 0 ? number : length + 1 + number))
    .filter((number) => number >= 1 && number <= length)
    .map((number) => first + number - 1)
    .filter((day) => passesDayFilters(rule, day));
}

/** The days that BYMONTHDAY names in a month and BYDAY allows; days that the month does not have are skipped. */
function namedDays(rule: RecurrenceRule, year: number, month: number, ordinalScope: Scope | undefined): number[] {
  const length = daysInMonth(year, month);
  const scope = ordinalScope ?? monthScope(year, month);
  return rule.byMonthDay
    .map((day) => (day > 0 ? day : length + 1 + day))
    .filter((day) => day >= 1 && day <= length)
    .map((day) => dayNumber(year, month, day))
    .filter((day) => rule.byDay.length === 0 || weekdaysIn(rule, scope).includes(day));
}

/** Every day of the scope that BYDAY selects; ordinals count from the scope's start, negative ones from its end. */
function weekdaysIn(rule: RecurrenceRule, { first, last }: Scope): number[] {
  const everyWeek = rule.byDay.filter(({ ordinal }) => ordinal === null).map(({ weekday }) => weekdayIndex(weekday));
  const days: number[] = [];
  if (everyWeek.length > 0) {
    // In the order of the calendar, so that nothing has to be sorted.
    for (let day = first; day <= last; day++) if (everyWeek.includes(weekdayOf(day))) days.push(day);
  }
  for (const { weekday, ordinal } of rule.byDay) {
    if (ordinal === null) continue;
    const earliest = first + ((weekdayIndex(weekday) - weekdayOf(first) + 7) % 7);
    const latest = last - ((weekdayOf(last) - weekdayIndex(weekday) + 7) % 7);
    const day = ordinal > 0 ? earliest + (ordinal - 1) * 7 : latest + (ordinal + 1) * 7;
    if (day >= first && day <= last) days.push(day);
  }
  return days;
}

function clampedDay(start: CivilDate, year: number, month: number): number {
  return dayNumber(year, month, Math.min(start.day, daysInMonth(year, month)));
}

function passesMonth(rule: RecurrenceRule, month: number): boolean {
  return rule.byMonth.length === 0 || rule.byMonth.includes(month);
}

function monthScope(year: number, month: number): Scope {
  const first = dayNumber(year, month, 1);
  return { first, last: first + daysInMonth(year, month) - 1 };
}

function yearScope(year: number): Scope {
  return { first: dayNumber(year, 1, 1), last: dayNumber(year, 12, 31) };
}

const ALL_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
