import {
  assertRecurs,
  formatRule,
  nextOccurrence,
  parseRule,
  RecurrenceRuleError,
  resolveLocal,
  toLocalTime,
  type DueMoment,
  type RecurrenceRule,
} from '@app/recurrence';
import { Temporal } from 'temporal-polyfill';
import type { Moment } from '../line';
import type { DraftDue, TaskDraft } from '../message';
import { nextDate } from '../pieces/dates';
import type { Duration } from '../pieces/duration';
import type { Piece, RepeatRule } from '../pieces/piece';
import { dueDateOf, dueOf, instantOf, minuteOf, untilDateOf, valueOf, type DateValue, type TimeValue } from './due';

export interface Repetition {
  due: DraftDue;
  recurrence: NonNullable<TaskDraft['recurrence']>;
}

/** A repetition and its first due moment, or why there can be none. */
export function repetitionOf(moment: Moment, pieces: readonly Piece[]): Repetition | { refusal: string } {
  const { rule } = valueOf(pieces, 'repeat')!;
  const completion = rule.afterCompletion || valueOf(pieces, 'afterCompletion') !== undefined;
  try {
    const open = parseRule(ruleText(moment, rule) + hoursText(pieces, rule.minutes));
    const due = firstDue(moment, pieces, rule, open);
    const end = endText(pieces, due, moment);
    const whole = end === '' ? open : parseRule(formatRule(open) + end);
    assertRecurs(whole, due);
    const rrule = formatRule(whole);
    return { due, recurrence: { rrule, anchor: completion ? 'completion' : 'schedule' } };
  } catch (error) {
    if (!(error instanceof RecurrenceRuleError)) throw error;
    if (error.field === 'UNTIL') return { refusal: 'It would end before it begins. Choose a later last day.' };
    return { refusal: `I cannot repeat it like that: ${error.message}.` };
  }
}

function ruleText({ habits }: Moment, rule: RepeatRule): string {
  const leapDay = rule.byMonth.includes(2) && rule.byMonthDay.includes(29);
  const list = (name: string, values: Array<string | number>): string[] =>
    values.length > 0 ? [`${name}=${values.join(',')}`] : [];
  // Where the week begins decides only about days on both sides of a weekend, every other week.
  const severalDays = rule.frequency === 'WEEKLY' && rule.interval > 1 && rule.byDay.length > 1;
  const weekMatters =
    severalDays && habits.weekStart !== 'MO' && rule.byDay.some((day) => day === 'SU' || day === 'SA');
  return [
    `FREQ=${rule.frequency}`,
    ...(rule.interval > 1 ? [`INTERVAL=${rule.interval}`] : []),
    // 29 February is left to the start, so that other years have their 28th.
    ...list('BYMONTH', leapDay ? [] : rule.byMonth),
    ...list('BYMONTHDAY', leapDay ? [] : rule.byMonthDay),
    ...list('BYDAY', rule.byDay),
    ...list('BYSETPOS', rule.bySetPos),
    ...(weekMatters ? list('WKST', [habits.weekStart]) : []),
  ].join(';');
}

/** "at 9am and 6pm" */
function hoursText(pieces: readonly Piece[], part: number | undefined): string {
  const times = timesOf(pieces);
  const hours = times.map((time) => Math.floor(minuteOf(time, part) / 60) % 24);
  return times.length > 1 ? `;BYHOUR=${hours.join(',')}` : '';
}

function timesOf(pieces: readonly Piece[]): TimeValue[] {
  return pieces.flatMap(({ value }) => (value.type === 'time' ? [value] : []));
}

/** The first moment that the rule picks, from the day that was said or from now on. */
function firstDue(moment: Moment, pieces: readonly Piece[], said: RepeatRule, rule: RecurrenceRule): DueMoment {
  const instant = valueOf(pieces, 'instant');
  if (instant) return { at: instant.at, date: null, timeZone: moment.timeZone };
  const date = dueDateOf(pieces);
  const time = valueOf(pieces, 'time') ?? timeOfPart(said);
  if (said.frequency === 'HOURLY' && !time) return nextFullHour(moment, date);
  if (said.byMonth.includes(2) && said.byMonthDay.includes(29) && !date) {
    const leapDay = nextDate(moment, 2, 29)!.toString();
    return dueOf(moment, { type: 'date', date: leapDay, role: 'start' }, time)!;
  }
  const minutes = time ? minuteOf(time, date?.part ?? said.minutes) : date?.part;
  return firstMatch(moment, date, minutes, rule);
}

function timeOfPart({ minutes }: RepeatRule): TimeValue | undefined {
  return minutes === undefined ? undefined : { type: 'time', minutes, exact: true, bare: false };
}

function nextFullHour({ now, timeZone }: Moment, date: DateValue | undefined): DueMoment {
  if (date) return { at: resolveLocal(date.date, '09:00', timeZone), date: null, timeZone };
  const hour = toLocalTime(new Date(Date.parse(now) + 3_600_000).toISOString(), timeZone);
  return { at: resolveLocal(hour.date, `${hour.time.slice(0, 2)}:00`, timeZone), date: null, timeZone };
}

function firstMatch(
  moment: Moment,
  date: DateValue | undefined,
  minutes: number | undefined,
  rule: RecurrenceRule,
): DueMoment {
  const { today, timeZone } = moment;
  const from = date ? Temporal.PlainDate.from(date.date) : today;
  const on = (day: Temporal.PlainDate): DueMoment =>
    minutes === undefined
      ? { at: null, date: day.toString(), timeZone }
      : { at: instantOf(day.toString(), minutes, timeZone), date: null, timeZone };
  const first = on(from);
  const counted = !date && first.at !== null;
  const picks = rule.byDay.length + rule.byMonthDay.length + rule.byMonth.length + rule.byHour.length > 0;
  if (!picks) return counted && Date.parse(first.at!) <= Date.parse(moment.now) ? on(from.add({ days: 1 })) : first;
  // The day before is a start that the rule need not pick; every period counts, since the phase begins with the result.
  const before = on(from.subtract({ days: 1 }));
  const midnight = Date.parse(resolveLocal(from.toString(), '00:00', timeZone));
  const next = nextOccurrence({
    rule: { ...rule, interval: 1 },
    anchor: 'schedule',
    seriesStart: before,
    lastDue: before,
    lastIndex: 1,
    now: counted ? moment.now : new Date(midnight - 1).toISOString(),
  });
  return next ?? first;
}

/** COUNT or UNTIL. "for 3 weeks" ends a day before the start comes again. */
function endText(pieces: readonly Piece[], due: DueMoment, { timeZone }: Moment): string {
  const count = valueOf(pieces, 'count');
  if (count) return `;COUNT=${count.count}`;
  const until = untilDateOf(pieces);
  if (until) return `;UNTIL=${until.date.replaceAll('-', '')}`;
  const span = valueOf(pieces, 'span');
  if (!span) return '';
  const start = Temporal.PlainDate.from(due.date ?? toLocalTime(due.at!, timeZone).date);
  return `;UNTIL=${lastDayOf(start, span.duration)}`;
}

function lastDayOf(start: Temporal.PlainDate, { years, months, weeks, days }: Duration): string {
  return start.add({ years, months, weeks, days }).subtract({ days: 1 }).toString().replaceAll('-', '');
}
