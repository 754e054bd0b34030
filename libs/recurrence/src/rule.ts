export const FREQUENCIES = ['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** RFC 5545 weekday codes in the order of our weekday numbers: Monday = 0. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** One entry of BYDAY; `ordinal` null means every such weekday, 2 the second, -1 the last one of the month or year. */
export interface ByDay {
  readonly weekday: Weekday;
  readonly ordinal: number | null;
}

/**
 * An RFC 5545 recurrence rule. Empty lists mean "not given": the part is then taken from the series' start, as the RFC
 * says. Lists are sorted and without repetition.
 */
export interface RecurrenceRule {
  readonly freq: Frequency;
  /** Every nth period, 1–9999. */
  readonly interval: number;
  /** How many occurrences the schedule has, the series' start included. Never together with `until`. */
  readonly count: number | null;
  /** Last day or moment, inclusive: `YYYYMMDD`, `YYYYMMDDTHHMMSS` (wall clock of the series) or `YYYYMMDDTHHMMSSZ`. */
  readonly until: string | null;
  readonly byMonth: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byYearDay: readonly number[];
  /** 1–31, or -1 (last day) to -31. */
  readonly byMonthDay: readonly number[];
  readonly byDay: readonly ByDay[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
  readonly bySetPos: readonly number[];
  /** First day of the week, Monday unless given. */
  readonly wkst: Weekday;
}

/** Monday = 0 … Sunday = 6. */
export function weekdayIndex(weekday: Weekday): number {
  return WEEKDAYS.indexOf(weekday);
}
