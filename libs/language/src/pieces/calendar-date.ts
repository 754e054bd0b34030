import { WEEKDAYS } from '@app/recurrence';
import type { Line } from '../line';
import { readMonth, readNumericOrdinal, readWeekday } from '../vocabulary';
import { dateOf, nextDate, nextMonthDay, type FoundDate } from './dates';
import type { Temporal } from 'temporal-polyfill';

const NUMERIC = /^(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?$/;
const YEAR = /^(?:1[6-9]|2\d)\d{2}$/;
const MONTH_NAMES = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAY_NAMES = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const FAMOUS = new Set('9/11 7/11 24/7 1/2 1/3 2/3 1/4 3/4 4/4 1/1'.split(' '));
const MONTHS_TO_SEARCH = 15;
/** What an ordinal counts when it is no day: "5th floor", "30th birthday". */
const COUNTED = new Set(
  (
    'floor avenue ave street st road grade grader birthday anniversary edition chapter place time century row draft ' +
    'version quarter round attempt season episode amendment degree party one symphony wave gen generation dose'
  ).split(' '),
);

/** A date named by day, month and maybe year: "12 March", "march 12th, 2027", "6/10/2018", "2026-12-24", "the 15th". */
export function readCalendarDate(line: Line, at: number): FoundDate | undefined {
  return readWithWeekday(line, at) ?? readNamed(line, at) ?? readNumeric(line, at) ?? readMonthDay(line, at);
}

/** "friday 12 march", "Tue, the 14th": the weekday must agree. */
function readWithWeekday(line: Line, at: number): FoundDate | undefined {
  const named = readWeekday(line.word(at));
  if (!named || named.plural) return undefined;
  let next = at + 1;
  if (line.mark(next) === ',' || (named.short && line.mark(next) === '.')) next += 1;
  const isDay = line.word(next) === 'the' || /^\d/.test(line.word(next)) || readMonth(line.word(next)) !== undefined;
  if (!isDay) return undefined;
  const dated = readNamed(line, next) ?? readNumeric(line, next) ?? readMonthDay(line, next, named.weekday);
  if (!dated || 'refusal' in dated) return dated;
  const said = WEEKDAYS.indexOf(named.weekday);
  if (dated.date.dayOfWeek === said + 1) return { ...dated, weak: false };
  const actual = WEEKDAY_NAMES[dated.date.dayOfWeek - 1]!;
  const { day, month, year } = dated.date;
  return {
    refusal: `${day} ${MONTH_NAMES[month - 1]!} ${year} is a ${actual}, not a ${WEEKDAY_NAMES[said]!}. Write the one that you mean.`,
    to: dated.to,
    weak: false,
  };
}

/** "12 march", "12th of March 2027", "march 12", "March 12th, 2027", "june 2027". */
function readNamed(line: Line, at: number): FoundDate | undefined {
  const start = line.word(at) === 'the' ? at + 1 : at;
  const first = line.word(start);
  const day = readDayNumber(first);
  if (day !== undefined) {
    const monthAt = line.word(start + 1) === 'of' ? start + 2 : start + 1;
    const month = readMonth(line.word(monthAt));
    return month === undefined ? undefined : dated(line, at, month, day, monthAt + 1);
  }
  const month = readMonth(first);
  if (month === undefined || start !== at) return undefined;
  const dayAt = line.word(at + 1) === 'the' ? at + 2 : at + 1;
  const dayAfter = readDayNumber(line.word(dayAt));
  if (dayAfter !== undefined) return dated(line, at, month, dayAfter, dayAt + 1);
  if (!YEAR.test(line.word(at + 1))) return undefined;
  return { date: dateOf(Number(line.word(at + 1)), month, 1)!, to: at + 2, weak: false };
}

function readDayNumber(word: string): number | undefined {
  return readNumericOrdinal(word) ?? (/^\d{1,2}$/.test(word) ? Number(word) : undefined);
}

function dated(line: Line, from: number, month: number, day: number, to: number): FoundDate {
  const { year, end } = readYear(line, to);
  const date = year === undefined ? nextDate(line.moment, month, day) : dateOf(year, month, day);
  return date ? { date, to: end, weak: false } : refused(line, from, end, describeLength(month, year));
}

/** A year after a date: "2027", ", 2027", "'27". */
function readYear(line: Line, at: number): { year: number | undefined; end: number } {
  const place = line.mark(at) === ',' ? at + 1 : at;
  const word = line.word(place);
  if (YEAR.test(word)) return { year: Number(word), end: place + 1 };
  const short = /^'(\d{2})$/.exec(word);
  return short ? { year: 2000 + Number(short[1]), end: place + 1 } : { year: undefined, end: at };
}

/** "6/10/2018", "24.12.2026", "2026-12-24", "6/10". */
function readNumeric(line: Line, at: number): FoundDate | undefined {
  const match = NUMERIC.exec(line.word(at));
  if (!match) return undefined;
  const [, first, separator, second, last] = match as unknown as [string, string, string, string, string | undefined];
  const to = at + 1;
  if (first.length === 4) {
    if (last === undefined || last.length > 2) return undefined;
    const date = dateOf(Number(first), Number(second), Number(last));
    return date ? { date, to, weak: false } : refused(line, at, to, '');
  }
  if (first.length > 2) return undefined;
  if (last === undefined)
    return separator === '/' ? readDayAndMonth(line, at, Number(first), Number(second)) : undefined;
  if (last.length === 2 && separator !== '/') return undefined;
  const year = last.length === 2 ? 2000 + Number(last) : Number(last);
  const [month, day] = inOrder(line, Number(first), Number(second), separator);
  const date = dateOf(year, month, day);
  return date ? { date, to, weak: false } : refused(line, at, to, describeLength(month, year));
}

function readDayAndMonth(line: Line, at: number, first: number, second: number): FoundDate | undefined {
  if (line.word(at) === '24/7') return undefined;
  const plausible = Math.min(first, second) >= 1 && Math.min(first, second) <= 12 && Math.max(first, second) <= 31;
  if (!plausible) return undefined;
  const [month, day] = inOrder(line, first, second, '/');
  const date = nextDate(line.moment, month, day);
  // At the start of the line it leads to a task ("6/10 dentist"), unless it is a name or a fraction.
  const weak = at > 0 || FAMOUS.has(line.word(at));
  return date ? { date, to: at + 1, weak } : { ...refused(line, at, at + 1, describeLength(month, undefined)), weak };
}

/** Month and day by the locale's habit; dots mean day first, and 25/12 can only be December. */
function inOrder(line: Line, first: number, second: number, separator: string): [month: number, day: number] {
  const monthFirst = separator !== '.' && line.moment.habits.monthFirst;
  const fits = monthFirst ? first <= 12 : second <= 12;
  return monthFirst === fits ? [first, second] : [second, first];
}

/** "the 15th", "29th": the next month that has the day. */
function readMonthDay(line: Line, at: number, weekday?: string): FoundDate | undefined {
  const the = line.word(at) === 'the';
  const place = the ? at + 1 : at;
  const day = readNumericOrdinal(line.word(place));
  if (day === undefined || COUNTED.has(line.word(place + 1))) return undefined;
  const to = line.after(place + 1, ['of the month', 'of this month', 'of month']) ?? place + 1;
  if (day < 1 || day > 31) {
    return the || to > place + 1 ? { ...refused(line, at, to, 'No month has such a day.'), weak: true } : undefined;
  }
  const next = line.after(place + 1, ['of next month']);
  if (next !== undefined) {
    const month = line.moment.today.with({ day: 1 }).add({ months: 1 });
    const date = dateOf(month.year, month.month, day);
    return date ? { date, to: next, weak: false } : refused(line, at, next, describeLength(month.month, month.year));
  }
  const date = weekday === undefined ? nextMonthDay(line.moment, day) : nextMatching(line, day, weekday);
  return date && { date, to, weak: true };
}

/** "friday the 13th" */
function nextMatching(line: Line, day: number, weekday: string): Temporal.PlainDate | undefined {
  const { today } = line.moment;
  const isoDay = WEEKDAYS.findIndex((name) => name === weekday) + 1;
  let fallback: Temporal.PlainDate | undefined;
  for (let months = 0; months <= MONTHS_TO_SEARCH; months += 1) {
    const month = today.with({ day: 1 }).add({ months });
    const date = dateOf(month.year, month.month, day);
    if (!date || date.until(today).sign > 0) continue;
    if (date.dayOfWeek === isoDay) return date;
    fallback ??= date;
  }
  return fallback;
}

function refused(line: Line, from: number, to: number, reason: string): FoundDate {
  const text = line.text.slice(line.token(from)!.start, line.token(to - 1)!.end);
  const because = reason === '' ? '' : ` ${reason}`;
  return {
    refusal: `“${text}” is not a date.${because} Write a date that exists, or put it in quotes to keep it as text.`,
    to,
    weak: false,
  };
}

function describeLength(month: number, year: number | undefined): string {
  if (month < 1 || month > 12) return `There is no month ${month}.`;
  const length = dateOf(year ?? 2024, month, 1)!.daysInMonth;
  return `${MONTH_NAMES[month - 1]!}${year === undefined ? '' : ` ${year}`} has ${length} days.`;
}
