import type { Line } from '../line';
import { readNumber, readUnit, type Unit } from '../vocabulary';

/** A length of time as said: days and longer are counted on the calendar, hours and shorter by the clock. */
export interface Duration {
  years: number;
  months: number;
  weeks: number;
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

export interface FoundDuration {
  duration: Duration;
  /** Place after the last token. */
  to: number;
}

const LARGEST_AMOUNT = 9_999;
const MAX_PARTS = 3;
const GLUED = /^(\d{1,4}(?:\.\d)?)([a-z]+)$/;
const HOURS_AND_MINUTES = /^(\d{1,3})h(\d{1,2})m?(?:in)?$/;

/**
 * "15 minutes", "2h", "1h30m", "an hour and a half", "half an hour", "2 days and 3 hours", "a couple of days". A bare
 * "day" or "week" counts as one when `implied`, as in "the day before". When `listed`, "1 day and 1 hour" are two. With
 * `letters`, "1 h" counts too.
 */
export function readDuration(
  line: Line,
  at: number,
  { implied = false, listed = false, letters = false }: { implied?: boolean; listed?: boolean; letters?: boolean } = {},
): FoundDuration | undefined {
  let found = readPart(line, at, implied, letters);
  if (!found) return undefined;
  for (let parts = 1; parts < MAX_PARTS; parts += 1) {
    const next = line.word(found.to) === 'and' ? found.to + 1 : found.to;
    if (listed && next > found.to && smallest(found.duration) > HOURS_RANK) break;
    const half = line.has(next, 'a', 'half') && next > found.to ? halfOf(found.duration) : undefined;
    if (half) return { duration: half, to: next + 2 };
    const more = readPart(line, next, false, letters);
    if (!more || !finer(more.duration, found.duration)) break;
    found = { duration: sum(found.duration, more.duration), to: more.to };
  }
  return found;
}

function readPart(line: Line, at: number, implied: boolean, letters: boolean): FoundDuration | undefined {
  const half = line.after(at, ['half an hour', 'half hour', 'half a hour']);
  if (half !== undefined) return { duration: of('minute', 30), to: half };
  const word = line.word(at);
  const hoursAndMinutes = HOURS_AND_MINUTES.exec(word);
  if (hoursAndMinutes) {
    const [, hours, minutes] = hoursAndMinutes.map(Number) as [number, number, number];
    return { duration: { ...of('hour', hours), minutes }, to: at + 1 };
  }
  const glued = GLUED.exec(word);
  if (glued) return scaled(Number(glued[1]), readUnit(glued[2]!), at + 1);
  if (/^\d{1,4}\.\d$/.test(word)) return scaled(Number(word), readUnit(line.word(at + 1)), at + 2);
  const couple = line.after(at, ['a couple of', 'couple of', 'a couple']);
  if (couple !== undefined) return scaled(2, readUnit(line.word(couple)), couple + 1);
  const amount = word === 'a' || word === 'an' ? 1 : readNumber(word);
  if (amount !== undefined) {
    if (line.has(at + 1, 'and', 'a', 'half')) return scaled(amount + 0.5, readUnit(line.word(at + 4)), at + 5);
    return scaled(amount, unitAt(line, at + 1, letters), at + 2);
  }
  const unit = implied && word.length > 2 ? readUnit(word) : undefined;
  return unit === undefined ? undefined : scaled(1, unit, at + 1);
}

/** A unit that stands alone; single letters count only when glued to their number. */
function unitAt(line: Line, at: number, letters: boolean): Unit | undefined {
  const word = line.word(at);
  return word.length > 1 || letters ? readUnit(word) : undefined;
}

function scaled(amount: number, unit: Unit | undefined, to: number): FoundDuration | undefined {
  if (unit === undefined || amount > LARGEST_AMOUNT) return undefined;
  if (Number.isInteger(amount)) return { duration: of(unit, amount), to };
  if (unit === 'hour') return { duration: of('minute', Math.round(amount * 60)), to };
  if (unit === 'minute') return { duration: of('second', Math.round(amount * 60)), to };
  return undefined;
}

function of(unit: Unit, amount: number): Duration {
  const none: Duration = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
  switch (unit) {
    case 'fortnight':
      return { ...none, weeks: amount * 2 };
    case 'quarter':
      return { ...none, months: amount * 3 };
    default:
      return { ...none, [`${unit}s`]: amount };
  }
}

/** "an hour and a half" */
function halfOf(duration: Duration): Duration | undefined {
  return duration.hours > 0 && smallest(duration) === 2 ? { ...duration, minutes: 30 } : undefined;
}

/** Rank of the smallest unit: seconds 0, minutes 1, … years 6. */
function smallest({ seconds, minutes, hours, days, weeks, months }: Duration): number {
  return [seconds, minutes, hours, days, weeks, months, 1].findIndex((amount) => amount > 0);
}

const HOURS_RANK = 2;

function finer(a: Duration, b: Duration): boolean {
  return smallest(a) < smallest(b);
}

function sum(a: Duration, b: Duration): Duration {
  return {
    years: a.years + b.years,
    months: a.months + b.months,
    weeks: a.weeks + b.weeks,
    days: a.days + b.days,
    hours: a.hours + b.hours,
    minutes: a.minutes + b.minutes,
    seconds: a.seconds + b.seconds,
  };
}

/** Whether the clock counts too, not only the calendar. */
export function hasClockPart({ hours, minutes, seconds }: Duration): boolean {
  return hours + minutes + seconds > 0;
}

export function isZero(duration: Duration): boolean {
  return Object.values(duration).every((amount) => amount === 0);
}

/** ISO 8601, such as `P1DT2H`; `PT0S` for none. */
export function toIsoDuration({ years, months, weeks, days, hours, minutes, seconds }: Duration): string {
  const letters = (amounts: Array<[number, string]>): string =>
    amounts.map(([amount, letter]) => (amount > 0 ? `${amount}${letter}` : '')).join('');
  const calendar = letters([
    [years, 'Y'],
    [months, 'M'],
    [weeks, 'W'],
    [days, 'D'],
  ]);
  const clock = letters([
    [hours, 'H'],
    [minutes, 'M'],
    [seconds, 'S'],
  ]);
  if (calendar === '' && clock === '') return 'PT0S';
  return `P${calendar}${clock === '' ? '' : `T${clock}`}`;
}
