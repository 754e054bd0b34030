import { civilDate, dayNumber, daysInMonth, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from './calendar';
import { dueKey, DueMoment, formatInstant } from './due-moment';
import { TimeInputError } from './errors';
import { readTimeOfDay } from './local-time';
import { ZoneClock } from './zone-clock';

const DURATION =
  /^P(?=\d|T\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;

/** An ISO 8601 duration: months (years included) and days are wall-clock, milliseconds are elapsed time. */
export interface OffsetDuration {
  months: number;
  days: number;
  milliseconds: number;
}

/** Reads a duration such as "P1D", "PT30M" or "P1W". Throws TimeInputError (`before`). */
export function parseDuration(isoDuration: string): OffsetDuration {
  const match = DURATION.exec(isoDuration);
  if (!match) {
    throw new TimeInputError('before', 'is not a duration; write it like "PT30M", "PT2H", "P1D" or "P1W"');
  }
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    months: years * 12 + months,
    days: weeks * 7 + days,
    milliseconds: hours * MS_PER_HOUR + minutes * MS_PER_MINUTE + seconds * 1000,
  };
}

/**
 * Instant (ISO 8601, UTC) that lies a duration before a due moment, as reminders count: months, weeks and days keep the
 * wall clock ("P1D" before 09:00 is 09:00), hours and minutes are elapsed ("PT24H" is exactly 24 hours). An all-day due
 * date is counted from `allDayReminderTime` (`HH:MM`) on its day. Throws TimeInputError (`before`, `due`, `time`).
 */
export function subtractDuration(due: DueMoment, isoDuration: string, allDayReminderTime: string): string {
  const { months, days, milliseconds } = parseDuration(isoDuration);
  const clock = ZoneClock.of(due.timeZone);
  const key = dueKey(due);
  // Without a wall-clock part the instant itself counts, also when its wall-clock time comes twice.
  if (due.at !== null && months === 0 && days === 0) return formatInstant(key - milliseconds);
  const local = due.at === null ? key + readTimeOfDay(allDayReminderTime) : clock.toLocal(key);
  const day = Math.floor(local / MS_PER_DAY);
  const earlier = monthsBefore(day, months) - days;
  return formatInstant(clock.toInstant(earlier * MS_PER_DAY + (local - day * MS_PER_DAY)) - milliseconds);
}

/** The same day of an earlier month, or that month's last day when it is shorter. */
function monthsBefore(day: number, months: number): number {
  if (months === 0) return day;
  const date = civilDate(day);
  const index = date.year * 12 + date.month - 1 - months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  return dayNumber(year, month, Math.min(date.day, daysInMonth(year, month)));
}
