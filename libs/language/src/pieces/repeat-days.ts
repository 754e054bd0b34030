import { WEEKDAYS, type Weekday } from '@app/recurrence';
import type { Line } from '../line';
import { readNumericOrdinal, readOrdinal, readWeekday } from '../vocabulary';
import type { RepeatRule } from './piece';

export const WORKDAYS: Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR'];
const MOST_DAYS = 12;

export interface FoundWeekdays {
  days: Weekday[];
  to: number;
  /** Every one in the plural: "mondays and thursdays". */
  plural: boolean;
}

/** "tuesday", "mon, wed and fri", "tue/thu", "monday to friday", "mon-fri"; in the order of the week. */
export function readWeekdays(line: Line, at: number): FoundWeekdays | undefined {
  const days = new Set<Weekday>();
  let plural = true;
  let to = at;
  for (let next = at, items = 0; items < MOST_DAYS; items += 1, next = afterSeparator(line, to)) {
    const range = readRange(line, next);
    const single = readWeekday(line.word(next));
    if (range) {
      for (const day of range.days) days.add(day);
      to = range.to;
      plural = false;
    } else if (single) {
      days.add(single.weekday);
      to = line.mark(next + 1) === '.' && single.short && line.glued(next + 1) ? next + 2 : next + 1;
      plural &&= single.plural;
    } else {
      break;
    }
  }
  return days.size === 0 ? undefined : { days: WEEKDAYS.filter((day) => days.has(day)), to, plural };
}

/** The place of the next item of a list: after ",", "and", "&", "/" or nothing. */
function afterSeparator(line: Line, at: number): number {
  let next = at;
  if (['/', '&', ',', '+'].includes(line.mark(next))) next += 1;
  if (line.word(next) === 'and') next += 1;
  return next;
}

function readRange(line: Line, at: number): { days: Weekday[]; to: number } | undefined {
  const hyphenated = /^([a-z]+)[-–]([a-z]+)$/.exec(line.word(at));
  if (hyphenated) return rangeOf(hyphenated[1]!, hyphenated[2]!, at + 1);
  const joined = ['to', 'through', 'thru'].includes(line.word(at + 1)) || ['-', '–'].includes(line.mark(at + 1));
  return joined ? rangeOf(line.word(at), line.word(at + 2), at + 3) : undefined;
}

function rangeOf(first: string, last: string, to: number): { days: Weekday[]; to: number } | undefined {
  const [from, until] = [readWeekday(first), readWeekday(last)];
  if (!from || !until) return undefined;
  const start = WEEKDAYS.indexOf(from.weekday);
  const length = (WEEKDAYS.indexOf(until.weekday) - start + 7) % 7;
  return { days: Array.from({ length: length + 1 }, (_, step) => WEEKDAYS[(start + step) % 7]!), to };
}

export type MonthDays = Pick<RepeatRule, 'byDay' | 'byMonthDay' | 'bySetPos'>;

/** The place after "workday", "business day" and the like. */
export function afterWorkday(line: Line, at: number): number | undefined {
  return line.after(at, [
    'weekday',
    'weekdays',
    'workday',
    'workdays',
    'work day',
    'work days',
    'working day',
    'working days',
    'business day',
    'business days',
  ]);
}

/**
 * Days of a month as a rule names them: "the 1st and 15th", "last day", "first monday", "last workday", "day 5". The
 * ordinal may be in words only before a weekday or a day.
 */
export function readMonthDays(line: Line, at: number): { days: MonthDays; to: number } | undefined {
  const start = line.word(at) === 'the' ? at + 1 : at;
  const position = readOrdinal(line.word(start));
  if (position !== undefined) {
    const named = readPosition(line, start, position);
    if (named) return named;
  }
  const day = line.word(start) === 'day' && /^\d{1,2}$/.test(line.word(start + 1)) ? Number(line.word(start + 1)) : 0;
  if (day >= 1) return { days: { byDay: [], byMonthDay: [day], bySetPos: [] }, to: start + 2 };
  const listed = readDayList(line, start);
  return listed && { days: { byDay: [], byMonthDay: listed.days, bySetPos: [] }, to: listed.to };
}

/** "last day", "second to last day", "first monday", "last workday". */
function readPosition(line: Line, at: number, position: number): { days: MonthDays; to: number } | undefined {
  const fromEnd = line.has(at + 1, 'to', 'last')
    ? at + 3
    : line.word(at + 1) === 'last' && position > 0
      ? at + 2
      : undefined;
  const place = fromEnd ?? at + 1;
  const counted = fromEnd === undefined ? position : -position;
  const workday = afterWorkday(line, place);
  if (workday !== undefined) return { days: { byDay: WORKDAYS, byMonthDay: [], bySetPos: [counted] }, to: workday };
  if (line.word(place) === 'day') return { days: { byDay: [], byMonthDay: [counted], bySetPos: [] }, to: place + 1 };
  const named = readWeekday(line.word(place));
  if (!named || named.plural || Math.abs(counted) > 5) return undefined;
  return { days: { byDay: [`${counted}${named.weekday}`], byMonthDay: [], bySetPos: [] }, to: place + 1 };
}

function readDayList(line: Line, at: number): { days: number[]; to: number } | undefined {
  const days: number[] = [];
  let to = at;
  for (let next = at, items = 0; items < MOST_DAYS; items += 1) {
    const last = line.has(next, 'last', 'day');
    const day = last ? -1 : readNumericOrdinal(line.word(next));
    if (day === undefined) break;
    days.push(day);
    to = last ? next + 2 : next + 1;
    next = afterSeparator(line, to);
    if (next === to) break;
    if (line.word(next) === 'the') next += 1;
  }
  return days.length === 0 ? undefined : { days, to };
}
