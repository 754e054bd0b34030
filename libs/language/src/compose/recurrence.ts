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
import { dueOf, instantOf, minuteOf, valueOf, type DateValue, type TimeValue } from './due';

export interface Repetition {
  due: DraftDue;
  recurrence: NonNullable<TaskDraft['recurrence']>;
}

/** A repetition and its first due moment, or why there can be none. */
export function repetitionOf(moment: Moment, pieces: readonly Piece[]): Repetition | { refusal: string } {
  const { rule } = valueOf(pieces, 'repeat')!;
  const completion = rule.afterCompletion || valueOf(pieces, 'afterCompletion') !== undefined;
  try {
    const open = parseRule(ruleText(moment, rule));
    const due = firstDue(moment, pieces, rule, open);
    const rrule = formatRule(parseRule(formatRule(open) + endText(pieces, due, moment)));
    assertRecurs(parseRule(rrule), due);
    return { due, recurrence: { rrule, anchor: completion ? 'completion' : 'schedule' } };
  } catch (error) {
    if (!(error instanceof RecurrenceRuleError)) throw error;
    return { refusal: `I cannot repeat it like that: ${error.message}.` };
  }
}

function ruleText({ habits }: Moment, rule: RepeatRule): string {
  const leapDay = rule.byMonth.includes(2) && rule.byMonthDay.includes(29);
  const list = (name: string, values: Array<string | number>): string[] =>
    values.length > 0 ? [`${name}=${values.join(',')}`] : [];
  const severalDays = rule.frequency === 'WEEKLY' && rule.interval > 1 && rule.byDay.length > 1;
  return [
    `FREQ=${rule.frequency}`,
    ...(rule.interval > 1 ? [`INTERVAL=${rule.interval}`] : []),
    // 29 February is left to the start, so that other years have their 28th.
    ...list('BYMONTH', leapDay ? [] : rule.byMonth),
    ...list('BYMONTHDAY', leapDay ? [] : rule.byMonthDay),
    ...list('BYDAY', rule.byDay),
    ...list('BYSETPOS', rule.bySetPos),
    ...(severalDays ? list('WKST', [habits.weekStart]) : []),
  ].join(';');
}

/** The first moment that the rule picks, from the day that was said or from now on. */
function firstDue(moment: Moment, pieces: readonly Piece[], said: RepeatRule, rule: RecurrenceRule): DueMoment {
  const instant = valueOf(pieces, 'instant');
  if (instant) return { at: instant.at, date: null, timeZone: moment.timeZone };
  const date = pieces.map(({ value }) => value).find((value) => value.type === 'date' && value.role !== 'until');
  const time = valueOf(pieces, 'time') ?? timeOfPart(said);
  if (said.frequency === 'HOURLY' && !time) return nextFullHour(moment, date as DateValue | undefined);
  if (said.byMonth.includes(2) && said.byMonthDay.includes(29) && !date) {
    const leapDay = nextDate(moment, 2, 29)!.toString();
    return dueOf(moment, { type: 'date', date: leapDay, role: 'start' }, time)!;
  }
  return firstMatch(moment, date as DateValue | undefined, time, rule);
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
  time: TimeValue | undefined,
  rule: RecurrenceRule,
): DueMoment {
  const { today, timeZone } = moment;
  const minutes = time ? minuteOf(time, date?.part) : date?.part;
  const from = date ? Temporal.PlainDate.from(date.date) : today;
  const on = (day: Temporal.PlainDate): DueMoment =>
    minutes === undefined
      ? { at: null, date: day.toString(), timeZone }
      : { at: instantOf(day.toString(), minutes, timeZone), date: null, timeZone };
  const namesDays = rule.byDay.length + rule.byMonthDay.length + rule.byMonth.length > 0;
  const first = on(from);
  const passed = !date && first.at !== null && Date.parse(first.at) <= Date.parse(moment.now);
  if (!namesDays) return passed ? on(today.add({ days: 1 })) : first;
  // The day before as a start that the rule need not pick; every period counts, since the phase begins with the result.
  const before = on((passed ? from.add({ days: 1 }) : from).subtract({ days: 1 }));
  const next = nextOccurrence({
    rule: { ...rule, interval: 1 },
    anchor: 'schedule',
    seriesStart: before,
    lastDue: before,
    lastIndex: 1,
    now: resolveLocal(from.subtract({ days: 1 }).toString(), '00:00', timeZone),
  });
  return next ?? first;
}

/** COUNT or UNTIL. "for 3 weeks" ends a day before the start comes again. */
function endText(pieces: readonly Piece[], due: DueMoment, { timeZone }: Moment): string {
  const count = valueOf(pieces, 'count');
  if (count) return `;COUNT=${count.count}`;
  const until = pieces.map(({ value }) => value).find((value) => value.type === 'date' && value.role === 'until') as
    DateValue | undefined;
  if (until) return `;UNTIL=${until.date.replaceAll('-', '')}`;
  const span = valueOf(pieces, 'span');
  if (!span) return '';
  const start = Temporal.PlainDate.from(due.date ?? toLocalTime(due.at!, timeZone).date);
  return `;UNTIL=${lastDayOf(start, span.duration)}`;
}

function lastDayOf(start: Temporal.PlainDate, { years, months, weeks, days }: Duration): string {
  return start.add({ years, months, weeks, days }).subtract({ days: 1 }).toString().replaceAll('-', '');
}
