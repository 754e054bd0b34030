import { resolveLocal } from '@app/recurrence';
import { Temporal } from 'temporal-polyfill';
import type { Moment } from '../line';
import type { DraftDue } from '../message';
import { inPart } from '../pieces/clock-time';
import type { Piece, PieceValue } from '../pieces/piece';
import { DAY_PARTS } from '../vocabulary';

export const MINUTES_A_DAY = 24 * 60;
const SMALL_HOURS = 5 * 60;

export type TimeValue = Extract<PieceValue, { type: 'time' }>;
export type DateValue = Extract<PieceValue, { type: 'date' }>;

/** The first value of a kind among the pieces. */
export function valueOf<T extends PieceValue['type']>(
  pieces: readonly Piece[],
  type: T,
): Extract<PieceValue, { type: T }> | undefined {
  const found = pieces.find(({ value }) => value.type === type);
  return found?.value as Extract<PieceValue, { type: T }> | undefined;
}

/** The date that a task or its series begins with. */
export function dueDateOf(pieces: readonly Piece[]): DateValue | undefined {
  return datesOf(pieces).find(({ role }) => role !== 'until');
}

/** The last day of a series, when it is said. */
export function untilDateOf(pieces: readonly Piece[]): DateValue | undefined {
  return datesOf(pieces).find(({ role }) => role === 'until');
}

function datesOf(pieces: readonly Piece[]): DateValue[] {
  return pieces.flatMap(({ value }) => (value.type === 'date' ? [value] : []));
}

/** Instant of a minute of a local day; minute 1440 is the midnight that ends it. */
export function instantOf(date: string, minutes: number, timeZone: string): string {
  const day = minutes >= MINUTES_A_DAY ? Temporal.PlainDate.from(date).add({ days: 1 }).toString() : date;
  const rest = minutes % MINUTES_A_DAY;
  const clock = `${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}`;
  return resolveLocal(day, clock, timeZone);
}

/**
 * The minute that a time means on a day: a bare or 12-hour one follows the part of the day ("tonight at 8"), and the small
 * hours of a night belong to the next day.
 */
export function minuteOf(time: { minutes: number; exact: boolean; bare: boolean }, part: number | undefined): number {
  const minutes = time.exact ? time.minutes : inPart(time.minutes, time.bare, part);
  return part === DAY_PARTS['night'] && minutes < SMALL_HOURS ? minutes + MINUTES_A_DAY : minutes;
}

/** When a task is due by its date and time; null when neither is said. */
export function dueOf(moment: Moment, date: DateValue | undefined, time: TimeValue | undefined): DraftDue | null {
  const { timeZone } = moment;
  if (time) {
    const minutes = minuteOf(time, date?.part);
    const at = date ? instantOf(date.date, minutes, timeZone) : nextInstant(moment, minutes);
    return { at, date: null, timeZone };
  }
  if (!date) return null;
  const allDay: DraftDue = { at: null, date: date.date, timeZone };
  if (date.part === undefined) return allDay;
  const at = instantOf(date.date, date.part, timeZone);
  // "tonight" said at night means what is left of today.
  const begun = date.date === moment.today.toString() && at <= new Date(moment.now).toISOString();
  return begun ? allDay : { at, date: null, timeZone };
}

/** The next time that the clock shows this; one that has passed today is tomorrow's. */
export function nextInstant({ today, timeZone, now }: Moment, minutes: number): string {
  const at = instantOf(today.toString(), minutes, timeZone);
  if (Date.parse(at) > Date.parse(now)) return at;
  return instantOf(today.add({ days: 1 }).toString(), minutes, timeZone);
}
