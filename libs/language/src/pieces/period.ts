import type { Temporal } from 'temporal-polyfill';
import type { Line } from '../line';
import { readDate } from './date';
import { weekStart } from './dates';
import { hasClockPart, readDuration } from './duration';
import type { Piece } from './piece';

const ON = ['due on', 'due', 'on', 'for'];
const UP_TO = ['due before', 'due by', 'before', 'by', 'until', 'up to'];
const FROM = ['after', 'from', 'since'];

/** The days that a list is about: "today", "this week", "before friday", "in the next 3 days", "next month". */
export function recognisePeriod(line: Line, at: number): Piece | undefined {
  const on = line.after(at, ON) ?? at;
  const named = readNamedPeriod(line, on);
  if (named) return period(at, named.to, named.first, named.last);
  const next = line.after(at, ['in the next', 'for the next', 'the next', 'within the next', 'next', 'within', 'in']);
  const length = next === undefined ? undefined : readDuration(line, next, { implied: false });
  if (length && !hasClockPart(length.duration)) {
    const { years, months, weeks, days } = length.duration;
    const { today } = line.moment;
    return period(at, length.to, today, today.add({ years, months, weeks, days }));
  }
  const upTo = line.after(at, UP_TO);
  const before = upTo === undefined ? undefined : readDate(line, upTo);
  if (before && 'date' in before) {
    const exclusive = line.word(upTo! - 1) === 'before';
    return period(at, before.to, undefined, exclusive ? before.date.subtract({ days: 1 }) : before.date);
  }
  const since = line.after(at, FROM);
  const after = since === undefined ? undefined : readDate(line, since);
  if (after && 'date' in after) {
    return period(
      at,
      after.to,
      line.word(since! - 1) === 'after' ? after.date.add({ days: 1 }) : after.date,
      undefined,
    );
  }
  const day = readDate(line, on);
  return day && 'date' in day ? period(at, day.to, day.date, day.date) : undefined;
}

interface NamedPeriod {
  first: Temporal.PlainDate;
  last: Temporal.PlainDate;
  to: number;
}

function readNamedPeriod(line: Line, at: number): NamedPeriod | undefined {
  const { today } = line.moment;
  const of = (to: number, first: Temporal.PlainDate, last: Temporal.PlainDate): NamedPeriod => ({ first, last, to });
  const yesterday = line.after(at, ['yesterday']);
  if (yesterday !== undefined) return of(yesterday, today.subtract({ days: 1 }), today.subtract({ days: 1 }));
  const weekend = line.after(at, ['this weekend', 'the weekend', 'next weekend']);
  if (weekend !== undefined) {
    const ahead = line.word(at) === 'next' ? 7 : 0;
    const saturday = today.add({ days: 6 - today.dayOfWeek + ahead });
    return of(weekend, saturday, saturday.add({ days: 1 }));
  }
  const place = line.word(at) === 'the' ? at + 1 : at;
  const ahead = { this: 0, next: 1, last: -1, past: -1 }[line.word(place)];
  if (ahead === undefined) return undefined;
  switch (line.word(place + 1)) {
    case 'week':
      return of(place + 2, weekStart(line.moment, ahead), weekStart(line.moment, ahead + 1).subtract({ days: 1 }));
    case 'month': {
      const first = today.with({ day: 1 }).add({ months: ahead });
      return of(place + 2, first, first.with({ day: first.daysInMonth }));
    }
    case 'year': {
      const first = today.with({ month: 1, day: 1 }).add({ years: ahead });
      return of(place + 2, first, first.with({ month: 12, day: 31 }));
    }
    default:
      return undefined;
  }
}

function period(
  from: number,
  to: number,
  first: Temporal.PlainDate | undefined,
  last: Temporal.PlainDate | undefined,
): Piece {
  const value = {
    type: 'period' as const,
    ...(first ? { from: first.toString() } : {}),
    ...(last ? { to: last.toString() } : {}),
  };
  return { from, to, kind: 'date', value };
}
