import { DueMoment, nextOccurrence, occurrences, parseRule, resolveLocal, toLocalTime } from '../src';

/**
 * A moment in a table: `2026-03-01` is an all-day date, `2026-03-01 09:00` a wall-clock time in the row's zone and
 * `2026-03-01T08:00Z` an instant.
 */
export type Moment = string;

/** A schedule from its start: the first occurrences there must be. */
export interface ScheduleCase {
  name: string;
  rule: string;
  start: Moment;
  expected: Moment[];
  /** Nothing may follow the expected ones. */
  ends?: boolean;
  /** Europe/Chisinau unless given. */
  zone?: string;
}

/** One completion: the next due moment there must be, null for the end of the series. */
export interface NextCase {
  name: string;
  rule: string;
  start: Moment;
  /** Due moment of the completed instance; the start unless given. */
  last?: Moment;
  lastIndex?: number;
  /** When it was completed. */
  completed: Moment;
  expected: Moment | null;
  anchor?: 'schedule' | 'completion';
  zone?: string;
}

const DEFAULT_ZONE = 'Europe/Chisinau';

export function dueMoment(moment: Moment, timeZone: string): DueMoment {
  const allDay = /^\d{4}-\d{2}-\d{2}$/.test(moment);
  return { at: allDay ? null : instant(moment, timeZone), date: allDay ? moment : null, timeZone };
}

export function instant(moment: Moment, timeZone: string): string {
  if (moment.endsWith('Z')) return moment.replace(/(:\d\d)Z$/, '$1:00.000Z');
  const [date, time] = moment.split(' ') as [string, string];
  return resolveLocal(date, time, timeZone);
}

/** Writes a due moment the way the expectation beside it is written. */
function like(expected: Moment, due: DueMoment): Moment {
  if (due.at === null) return due.date!;
  if (expected.endsWith('Z')) return due.at.replace(':00.000Z', 'Z');
  const { date, time } = toLocalTime(due.at, due.timeZone);
  return `${date} ${time.slice(0, 5)}`;
}

export function runSchedule({ rule, start, expected, ends, zone = DEFAULT_ZONE }: ScheduleCase): Moment[] {
  const found = occurrences({
    rule: parseRule(rule),
    seriesStart: dueMoment(start, zone),
    count: expected.length + (ends ? 1 : 0),
  });
  return found.map((due, index) => like(expected[index] ?? '', due));
}

export function runNext(row: NextCase): Moment | null {
  const { rule, start, last = start, lastIndex = 1, completed, anchor = 'schedule', zone = DEFAULT_ZONE } = row;
  const completedAt = instant(completed, zone);
  const due = nextOccurrence({
    rule: parseRule(rule),
    anchor,
    seriesStart: dueMoment(start, zone),
    lastDue: dueMoment(last, zone),
    lastIndex,
    completedAt,
    now: completedAt,
  });
  return due === null ? null : like(row.expected ?? '', due);
}
