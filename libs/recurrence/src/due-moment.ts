import { formatDay, MS_PER_DAY, parseDay } from './calendar';
import { TimeInputError } from './errors';
import { ZoneClock } from './zone-clock';

/** When a task is due: an instant or an all-day date (exactly one of them), seen from an IANA time zone. */
export interface DueMoment {
  /** ISO 8601 instant in UTC with milliseconds, or null for an all-day due date. */
  at: string | null;
  /** `YYYY-MM-DD`, or null when due at an instant. */
  date: string | null;
  /** IANA time zone whose wall clock is kept. */
  timeZone: string;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds of an ISO 8601 instant with `Z` or an offset. Throws TimeInputError (`instant`). */
export function parseInstant(text: string): number {
  // With an explicit offset, which the pattern requires, Date.parse does not look at the host's zone.
  const instant = INSTANT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(instant) || parseDay(text.slice(0, 10)) === undefined) {
    throw new TimeInputError('instant', 'is not an instant; write it like "2026-03-01T09:00:00Z"');
  }
  return instant;
}

/** ISO 8601 UTC with milliseconds. */
export function formatInstant(instant: number): string {
  return new Date(instant).toISOString();
}

/**
 * A due moment as one comparable number: milliseconds since 1970 of the instant, or of the date's midnight in UTC for an
 * all-day one. Keys of one series are all of one kind. Throws TimeInputError (`due`).
 */
export function dueKey(due: DueMoment): number {
  if (due.at !== null && due.date === null) return parseInstant(due.at);
  const day = due.date !== null && due.at === null ? parseDay(due.date) : undefined;
  if (day === undefined) {
    throw new TimeInputError('due', 'must have either "at", an instant, or "date", a day like "2026-03-01"');
  }
  return day * MS_PER_DAY;
}

/** The due moment of a key, of the same kind and zone as the series' other moments. */
export function dueFromKey(key: number, allDay: boolean, timeZone: string): DueMoment {
  return allDay
    ? { at: null, date: formatDay(key / MS_PER_DAY), timeZone }
    : { at: formatInstant(key), date: null, timeZone };
}

/** Local day number of an instant in a zone. */
export function localDay(instant: number, timeZone: string): number {
  return Math.floor(ZoneClock.of(timeZone).toLocal(instant) / MS_PER_DAY);
}
