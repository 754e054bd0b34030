import { formatDay, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, pad, parseDay } from './calendar';
import { formatInstant, parseInstant } from './due-moment';
import { TimeInputError } from './errors';
import { ZoneClock } from './zone-clock';

/** What a clock on the wall shows. */
export interface LocalTime {
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM:SS` */
  time: string;
}

/**
 * Instant (ISO 8601, UTC) of a wall-clock time (`YYYY-MM-DD`, `HH:MM` or `HH:MM:SS`) in a zone. A time that does not exist
 * moves forward by the gap, one that exists twice is the first. Throws TimeInputError (`date`, `time`, `timeZone`).
 */
export function resolveLocal(date: string, time: string, timeZone: string): string {
  const clock = ZoneClock.of(timeZone);
  return formatInstant(clock.toInstant(readDay(date) * MS_PER_DAY + readTimeOfDay(time)));
}

/** The wall clock of a zone at an ISO instant. Throws TimeInputError (`instant`, `timeZone`). */
export function toLocalTime(instant: string, timeZone: string): LocalTime {
  const local = ZoneClock.of(timeZone).toLocal(parseInstant(instant));
  const day = Math.floor(local / MS_PER_DAY);
  const seconds = Math.floor((local - day * MS_PER_DAY) / 1000);
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return { date: formatDay(day), time: time.map((part) => pad(part, 2)).join(':') };
}

/** Day number of `YYYY-MM-DD`. Throws TimeInputError (`date`). */
export function readDay(date: string): number {
  const day = parseDay(date);
  if (day === undefined) throw new TimeInputError('date', 'is not a date that exists; write it like "2026-03-01"');
  return day;
}

/** Milliseconds since midnight of `HH:MM` or `HH:MM:SS`. Throws TimeInputError (`time`). */
export function readTimeOfDay(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(time);
  if (!match) throw new TimeInputError('time', 'is not a time of day; write it like "09:00"');
  return Number(match[1]) * MS_PER_HOUR + Number(match[2]) * MS_PER_MINUTE + Number(match[3] ?? 0) * 1000;
}
