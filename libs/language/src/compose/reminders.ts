import { toLocalTime } from '@app/recurrence';
import { Temporal } from 'temporal-polyfill';
import type { Moment } from '../line';
import type { DraftDue, DraftReminder } from '../message';
import { toIsoDuration, type Duration } from '../pieces/duration';
import type { Piece, PieceValue } from '../pieces/piece';
import { instantOf, minuteOf, nextInstant } from './due';

/** The reminders that the pieces ask for, each once. */
export function remindersOf(moment: Moment, pieces: readonly Piece[], due: DraftDue | null): DraftReminder[] {
  const all = pieces.flatMap(({ value }) => {
    if (value.type === 'remindBefore')
      return value.durations.map((duration) => before(moment, duration, value.minutes, due));
    return value.type === 'remindAt' ? [{ at: remindAt(moment, value, due) }] : [];
  });
  const distinct = new Map(all.map((reminder) => [JSON.stringify(reminder), reminder]));
  return [...distinct.values()];
}

/** "the day before at 18:00" is an instant; "a day before" keeps its distance. */
function before(moment: Moment, duration: Duration, minutes: number | undefined, due: DraftDue | null): DraftReminder {
  if (minutes === undefined || !due) return { before: toIsoDuration(duration) };
  const { years, months, weeks, days } = duration;
  const day = Temporal.PlainDate.from(localDate(due)).subtract({ years, months, weeks, days });
  return { at: instantOf(day.toString(), minutes, moment.timeZone) };
}

type RemindAt = Omit<Extract<PieceValue, { type: 'remindAt' }>, 'type'>;

/** The instant at which a reminder is wanted: a day alone means the usual hour, a time alone the due day or the next. */
export function remindAt(moment: Moment, value: RemindAt, due: DraftDue | null = null): string {
  if (value.at !== undefined) return value.at;
  const [hour, minute] = moment.allDayReminderTime.split(':').map(Number) as [number, number];
  const time = {
    minutes: value.minutes ?? hour * 60 + minute,
    exact: value.minutes === undefined || value.exact === true,
    bare: value.bare === true,
  };
  const minutes = minuteOf(time, value.part);
  if (value.date !== undefined) return instantOf(value.date, minutes, moment.timeZone);
  return due ? instantOf(localDate(due), minutes, moment.timeZone) : nextInstant(moment, minutes);
}

function localDate(due: DraftDue): string {
  return due.date ?? toLocalTime(due.at!, due.timeZone).date;
}
