import { resolveLocal, toLocalTime } from '@app/recurrence';
import type { Line } from '../line';
import { DAY_PARTS } from '../vocabulary';
import { readCalendarDate } from './calendar-date';
import type { FoundDate } from './dates';
import { hasClockPart, readDuration, type Duration } from './duration';
import { problem, type DateRole, type Piece } from './piece';
import { readMonthName, readRelativeDate } from './relative-date';

const DUE_LEADS = [
  'is due on',
  'is due by',
  'is due',
  'are due on',
  'are due',
  'due on',
  'due by',
  'due',
  'on',
  'by',
  'before',
  'for',
  'at',
];
const START_LEADS = [
  'starting on',
  'starting from',
  'starting',
  'starts on',
  'starts',
  'beginning on',
  'beginning',
  'from',
  'since',
];
const UNTIL_LEADS = ['until', 'till', 'til', 'through', 'ending on', 'ending', 'up to'];
/** After these words a month alone is its first day: "by june". */
const MONTH_LEADS = new Set('by before until till til starting beginning from since'.split(' '));
/** After these words a date belongs to what the task is about. */
const ABOUT = new Set('about regarding re concerning of since versus vs'.split(' '));
/** Dates beyond this year are typing errors. */
export const LAST_YEAR = 2999;

/** A date with the words that lead to it: "on friday", "by end of month", "starting 1 june", "until december 24". */
export function recogniseDate(line: Line, at: number): Piece | undefined {
  return (
    readLed(line, at, DUE_LEADS, 'due') ??
    readLed(line, at, START_LEADS, 'start') ??
    readLed(line, at, UNTIL_LEADS, 'until') ??
    readBare(line, at)
  );
}

function readLed(line: Line, at: number, leads: readonly string[], role: DateRole): Piece | undefined {
  const place = line.after(at, leads);
  if (place === undefined) return undefined;
  const start = line.mark(place) === ':' ? place + 1 : place;
  const found =
    readDate(line, start) ?? (MONTH_LEADS.has(line.word(place - 1)) ? readMonthName(line, start) : undefined);
  return found && toPiece(line, at, found, role, false);
}

function readBare(line: Line, at: number): Piece | undefined {
  const found = readDate(line, at);
  if (!found || ABOUT.has(line.word(at - 1))) return undefined;
  return toPiece(line, at, found, 'due', found.weak);
}

/** A date without words that lead to it. */
export function readDate(line: Line, at: number): FoundDate | undefined {
  return readCalendarDate(line, at) ?? readRelativeDate(line, at);
}

function toPiece(line: Line, from: number, found: FoundDate, role: DateRole, weak: boolean): Piece {
  if ('refusal' in found) return { ...problem(from, found.to, 'date', found.refusal), weak };
  if (found.date.year > LAST_YEAR) {
    return problem(from, found.to, 'date', 'That is too far in the future. Choose a nearer date.');
  }
  const named = DAY_PARTS[line.word(found.to)];
  const part = found.part ?? named;
  const to = found.part === undefined && named !== undefined ? found.to + 1 : found.to;
  const value = { type: 'date' as const, date: found.date.toString(), role, ...(part === undefined ? {} : { part }) };
  return { from, to, kind: 'date', value, weak };
}

/** "in 20 minutes", "2 hours from now": an instant, counted by the clock. */
export function recogniseInstant(line: Line, at: number): Piece | undefined {
  const led = line.after(at, ['due in', 'in', 'within']);
  const found = readDuration(line, led ?? at);
  if (!found || !hasClockPart(found.duration)) return undefined;
  const fromNow = line.after(found.to, ['from now']);
  if (led === undefined && fromNow === undefined) return undefined;
  const to = fromNow ?? found.to;
  const instant = instantAfter(line, found.duration);
  if (instant === undefined) return problem(at, to, 'time', 'That is too far in the future. Choose a nearer date.');
  return { from: at, to, kind: 'time', value: { type: 'instant', at: instant }, weak: false };
}

/** Now and a duration: its days keep the wall clock, its hours are elapsed time. Undefined when that is too far. */
export function instantAfter({ moment }: Line, duration: Duration): string | undefined {
  const { years, months, weeks, days, hours, minutes, seconds } = duration;
  const elapsed = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (years + months + weeks + days === 0) return new Date(Date.parse(moment.now) + elapsed).toISOString();
  const date = moment.today.add({ years, months, weeks, days });
  if (date.year > LAST_YEAR) return undefined;
  const { time } = toLocalTime(moment.now, moment.timeZone);
  return new Date(Date.parse(resolveLocal(date.toString(), time, moment.timeZone)) + elapsed).toISOString();
}
