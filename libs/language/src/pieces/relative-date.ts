import type { Temporal } from 'temporal-polyfill';
import type { Line } from '../line';
import { DAY_PARTS, readMonth, readOrdinal, readWeekday } from '../vocabulary';
import { comingWeekday, isBefore, lastDay, nthWeekday, weekdayOfWeek, weekStart, type FoundDate } from './dates';
import { hasClockPart, readDuration } from './duration';

type Found = Extract<FoundDate, { date: unknown }>;

const TOMORROW = new Set(['tomorrow', 'tmr', 'tmrw', 'tomorow', 'tommorow', 'tommorrow', 'tomorrrow']);
/** With these before it, a weekday is part of a name or of the past. */
const NAMES_BEFORE = new Set(
  'black good casual freaky ash palm easter super cyber shrove manic ruby last previous past'.split(' '),
);
const DETERMINERS = new Set('the a an my our his her their your each every'.split(' '));
const ENDS: Record<string, 'day' | 'week' | 'month' | 'year'> = {
  eod: 'day',
  eow: 'week',
  eom: 'month',
  eoy: 'year',
};

/** A date counted from today: "tomorrow morning", "next friday", "end of month", "in 3 days", "first tuesday of october". */
export function readRelativeDate(line: Line, at: number): FoundDate | undefined {
  return (
    readNearDay(line, at) ??
    readWeekdayName(line, at) ??
    readNext(line, at) ??
    readPlaceInPeriod(line, at) ??
    readNthWeekday(line, at) ??
    readDistance(line, at)
  );
}

/** "today", "tonight", "tomorrow", "the day after tomorrow", "this morning". */
function readNearDay(line: Line, at: number): Found | undefined {
  const { today } = line.moment;
  const word = line.word(at);
  if (word === 'tonight' || word === 'tonite') {
    return { date: today, to: at + 1, weak: false, part: DAY_PARTS['night']! };
  }
  if (word === 'this' && DAY_PARTS[line.word(at + 1)] !== undefined) {
    return { date: today, to: at + 2, weak: false, part: DAY_PARTS[line.word(at + 1)]! };
  }
  const dayAfter = line.after(at, ['the day after', 'day after']);
  if (dayAfter !== undefined) {
    return TOMORROW.has(line.word(dayAfter))
      ? { date: today.add({ days: 2 }), to: dayAfter + 1, weak: false }
      : undefined;
  }
  if (word === 'overmorrow') return { date: today.add({ days: 2 }), to: at + 1, weak: false };
  if (word === 'today') return { date: today, to: at + 1, weak: false };
  return TOMORROW.has(word) ? { date: today.add({ days: 1 }), to: at + 1, weak: false } : undefined;
}

/** "friday", "this friday", "friday next week". */
function readWeekdayName(line: Line, at: number): Found | undefined {
  const led = line.word(at) === 'this' || line.word(at) === 'coming' || line.has(at, 'this', 'coming');
  const place = line.has(at, 'this', 'coming') ? at + 2 : led ? at + 1 : at;
  const named = readWeekday(line.word(place));
  if (!named || named.plural || NAMES_BEFORE.has(line.word(at - 1))) return undefined;
  const nextWeek = line.after(place + 1, ['next week', 'of next week', 'the week after next', 'week after next']);
  if (nextWeek !== undefined) {
    const weeks = line.word(nextWeek - 1) === 'next' ? 2 : 1;
    return { date: weekdayOfWeek(line.moment, named.weekday, weeks), to: nextWeek, weak: false };
  }
  const thisWeek = line.after(place + 1, ['this week', 'of this week']);
  if (thisWeek !== undefined) {
    return { date: weekdayOfWeek(line.moment, named.weekday, 0), to: thisWeek, weak: false };
  }
  const weak = !led && (named.short || DETERMINERS.has(line.word(at - 1)));
  return { date: comingWeekday(line.moment, named.weekday), to: place + 1, weak };
}

/** "next friday", "next week", "next week on tuesday", "next month", "next january", "this weekend". */
function readNext(line: Line, at: number): Found | undefined {
  const { moment } = line;
  const weekend = line.after(at, ['this weekend', 'the weekend', 'weekend', 'next weekend']);
  if (weekend !== undefined) {
    const days = line.word(at) === 'next' ? 7 : 0;
    return { date: comingSaturday(line).add({ days }), to: weekend, weak: line.word(at) === 'weekend' };
  }
  const afterNext = line.after(at, ['the week after next', 'week after next']);
  if (afterNext !== undefined) return { date: weekStart(moment, 2), to: afterNext, weak: false };
  if (line.word(at) !== 'next') return undefined;
  const word = line.word(at + 1);
  const named = readWeekday(word);
  if (named && !named.plural) return { date: weekdayOfWeek(moment, named.weekday, 1), to: at + 2, weak: false };
  const month = readMonth(word);
  if (month !== undefined) return { date: upcomingMonth(moment.today, month), to: at + 2, weak: false };
  if (word === 'week') {
    const on = line.word(at + 2) === 'on' ? at + 3 : at + 2;
    const day = readWeekday(line.word(on));
    return day && !day.plural
      ? { date: weekdayOfWeek(moment, day.weekday, 1), to: on + 1, weak: false }
      : { date: weekStart(moment, 1), to: at + 2, weak: false };
  }
  if (word === 'month') return { date: firstOfMonth(moment.today, 1), to: at + 2, weak: false };
  if (word === 'year') return { date: firstOfYear(moment.today, 1), to: at + 2, weak: false };
  return undefined;
}

function comingSaturday(line: Line): Temporal.PlainDate {
  const { today } = line.moment;
  return today.dayOfWeek >= 6 ? today : today.add({ days: 6 - today.dayOfWeek });
}

/** "june": the first day of the next one. */
export function readMonthName(line: Line, at: number): Found | undefined {
  const month = readMonth(line.word(at));
  return month === undefined ? undefined : { date: upcomingMonth(line.moment.today, month), to: at + 1, weak: false };
}

/** The first day of the next such month, the present day included. */
function upcomingMonth(today: Temporal.PlainDate, month: number): Temporal.PlainDate {
  const date = today.with({ month, day: 1 });
  return isBefore(date, today) ? date.add({ years: 1 }) : date;
}

function firstOfMonth(today: Temporal.PlainDate, months: number): Temporal.PlainDate {
  return today.with({ day: 1 }).add({ months });
}

function firstOfYear(today: Temporal.PlainDate, years: number): Temporal.PlainDate {
  return today.with({ month: 1, day: 1 }).add({ years });
}

/** "end of month", "mid january", "beginning of next month", "the last day of february", "eom", "in january". */
function readPlaceInPeriod(line: Line, at: number): Found | undefined {
  const short = ENDS[line.word(at)];
  if (short) return { date: endOf(line, short, 0), to: at + 1, weak: false };
  const hyphenated = /^mid-(.+)$/.exec(line.word(at))?.[1];
  if (hyphenated !== undefined) return middleOf(line, at + 1, hyphenated, at + 1);
  if (line.word(at) === 'mid') return readPeriod(line, at + 1, 'middle');
  const the = line.word(at) === 'the' ? at + 1 : at;
  const end = line.after(the, ['end of', 'last day of', 'last day in']);
  if (end !== undefined) return readPeriod(line, end, 'end');
  const middle = line.after(the, ['middle of']);
  if (middle !== undefined) return readPeriod(line, middle, 'middle');
  const start = line.after(the, ['start of', 'beginning of', 'first day of', 'first day in']);
  if (start !== undefined) return readPeriod(line, start, 'start');
  if (line.word(at) !== 'in') return undefined;
  const month = readMonth(line.word(at + 1));
  return month === undefined ? undefined : { date: upcomingMonth(line.moment.today, month), to: at + 2, weak: true };
}

type Place = 'start' | 'middle' | 'end';

function readPeriod(line: Line, at: number, place: Place): Found | undefined {
  const the = line.word(at) === 'the' || line.word(at) === 'this' ? at + 1 : at;
  const next = line.word(the) === 'next' ? 1 : 0;
  const word = line.word(the + next);
  const to = the + next + 1;
  const month = readMonth(word);
  if (month !== undefined) {
    const year = /^\d{4}$/.test(line.word(to)) ? Number(line.word(to)) : undefined;
    const date = inMonth(line.moment.today, month, place, year);
    return { date, to: year === undefined ? to : to + 1, weak: false };
  }
  if (place === 'middle')
    return word === 'month' ? middleOf(line, to, next === 1 ? 'next month' : word, to) : undefined;
  if (word !== 'day' && word !== 'week' && word !== 'month' && word !== 'year') return undefined;
  return { date: place === 'end' ? endOf(line, word, next) : startOf(line, word, next), to, weak: false };
}

function middleOf(line: Line, to: number, word: string, end: number): Found | undefined {
  const { today } = line.moment;
  const month = readMonth(word);
  if (month !== undefined) return { date: inMonth(today, month, 'middle', undefined), to, weak: false };
  if (word === 'next month') return { date: firstOfMonth(today, 1).with({ day: 15 }), to: end, weak: false };
  if (word !== 'month') return undefined;
  const date = today.with({ day: 15 });
  return { date: isBefore(date, today) ? date.add({ months: 1 }) : date, to: end, weak: false };
}

/** First, 15th or last day of the next such month, or of that month of a year. */
function inMonth(today: Temporal.PlainDate, month: number, place: Place, year: number | undefined): Temporal.PlainDate {
  const of = (first: Temporal.PlainDate): Temporal.PlainDate =>
    place === 'end' ? lastDay(first) : first.with({ day: place === 'middle' ? 15 : 1 });
  const date = of(today.with({ day: 1, month, year: year ?? today.year }));
  return year === undefined && isBefore(date, today) ? of(date.with({ day: 1 }).add({ years: 1 })) : date;
}

function endOf(line: Line, period: 'day' | 'week' | 'month' | 'year', ahead: number): Temporal.PlainDate {
  const { today } = line.moment;
  if (period === 'day') return today;
  if (period === 'week') return weekStart(line.moment, ahead + 1).subtract({ days: 1 });
  if (period === 'month') return lastDay(firstOfMonth(today, ahead));
  return firstOfYear(today, ahead + 1).subtract({ days: 1 });
}

function startOf(line: Line, period: 'day' | 'week' | 'month' | 'year', ahead: number): Temporal.PlainDate {
  const { today } = line.moment;
  if (period === 'day') return today;
  const start = (shift: number): Temporal.PlainDate =>
    period === 'week'
      ? weekStart(line.moment, shift)
      : period === 'month'
        ? firstOfMonth(today, shift)
        : firstOfYear(today, shift);
  const first = start(ahead);
  return isBefore(first, today) ? start(ahead + 1) : first;
}

/** "first tuesday of october", "the last friday of the month". */
function readNthWeekday(line: Line, at: number): Found | undefined {
  const place = line.word(at) === 'the' ? at + 1 : at;
  const position = readOrdinal(line.word(place));
  const named = readWeekday(line.word(place + 1));
  if (position === undefined || position > 5 || !named || named.plural) return undefined;
  const of = line.word(place + 2);
  if (of !== 'of' && of !== 'in') return undefined;
  const { today } = line.moment;
  const the = line.word(place + 3) === 'the' || line.word(place + 3) === 'this' ? place + 4 : place + 3;
  const next = line.has(the, 'next', 'month');
  const month = readMonth(line.word(the));
  if (!next && line.word(the) !== 'month' && month === undefined) return undefined;
  const year = month !== undefined && /^\d{4}$/.test(line.word(the + 1)) ? Number(line.word(the + 1)) : undefined;
  const first = today.with({ day: 1, month: month ?? today.month, year: year ?? today.year });
  // From the present month or year on, until there is such a day that is not past: some months have no fifth.
  for (let step = next ? 1 : 0; step <= 30; step += 1) {
    const period = month === undefined ? first.add({ months: step }) : first.add({ years: step });
    const date = nthWeekday(period, named.weekday, position);
    if (date && (year !== undefined || !isBefore(date, today))) {
      return { date, to: the + (next || year !== undefined ? 2 : 1), weak: false };
    }
  }
  return undefined;
}

/** "in 3 days", "3 days from now", "a week from friday". Hours and minutes are an instant, see `recogniseInstant`. */
function readDistance(line: Line, at: number): Found | undefined {
  const led = line.after(at, ['in', 'within']);
  const found = readDuration(line, led ?? at);
  if (!found || hasClockPart(found.duration)) return undefined;
  const add = (date: Temporal.PlainDate): Temporal.PlainDate => {
    const { years, months, weeks, days } = found.duration;
    return date.add({ years, months, weeks, days });
  };
  const fromNow = line.after(found.to, ['from now', 'from today', "from today's date"]);
  if (fromNow !== undefined) return { date: add(line.moment.today), to: fromNow, weak: false };
  if (led !== undefined) return { date: add(line.moment.today), to: found.to, weak: false };
  if (line.word(found.to) !== 'from') return undefined;
  const base = readNearDay(line, found.to + 1) ?? readWeekdayName(line, found.to + 1);
  return base && { date: add(base.date), to: base.to, weak: false };
}
