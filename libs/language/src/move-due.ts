import { resolveLocal, toLocalTime } from '@app/recurrence';
import { Temporal } from 'temporal-polyfill';
import { instantOf } from './compose/due';
import type { DraftDue, DueChange } from './message';
import { LAST_YEAR } from './pieces/date';

const FIRST_YEAR = 1970;

/** Why a task cannot be moved so: it has no due moment, or no time of day to count hours from, or the result is no date. */
export type Immovable = 'no due' | 'no time' | 'too far';

/**
 * The due moment after a change: a day keeps the time, a time keeps the day. A task without a due moment takes the day or
 * the next such time in `timeZone`.
 */
export function moveDue(due: DraftDue | null, change: DueChange, timeZone: string): DraftDue | Immovable {
  if ('at' in change) return { at: change.at, date: null, timeZone };
  if ('shift' in change) return due ? shifted(due, change) : 'no due';
  if (!due) {
    return 'date' in change ? { at: null, date: change.date, timeZone } : { at: change.next, date: null, timeZone };
  }
  const zone = due.timeZone;
  if ('date' in change) {
    if (due.at === null) return { ...due, date: change.date };
    return { ...due, at: resolveLocal(change.date, toLocalTime(due.at, zone).time, zone) };
  }
  const day = due.date ?? toLocalTime(due.at!, zone).date;
  return { at: instantOf(day, change.minutes, zone), date: null, timeZone: zone };
}

function shifted(due: DraftDue, { shift, earlier }: Extract<DueChange, { shift: string }>): DraftDue | Immovable {
  const length = Temporal.Duration.from(shift);
  const { years, months, weeks, days, hours, minutes, seconds } = earlier ? length.negated() : length;
  const local = due.at === null ? undefined : toLocalTime(due.at, due.timeZone);
  if (!local && (hours || minutes || seconds)) return 'no time';
  const day = Temporal.PlainDate.from(local?.date ?? due.date!).add({ years, months, weeks, days });
  if (day.year < FIRST_YEAR || day.year > LAST_YEAR) return 'too far';
  if (!local) return { ...due, date: day.toString() };
  const elapsed = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return {
    ...due,
    at: new Date(Date.parse(resolveLocal(day.toString(), local.time, due.timeZone)) + elapsed).toISOString(),
  };
}
