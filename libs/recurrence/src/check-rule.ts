import { RecurrenceRuleError } from './errors';
import { Frequency, RecurrenceRule } from './rule';
import { first, Schedule } from './schedule';

/** A year has at most 366 × 48 occurrences then, which keeps the work for one period small. */
const MAX_TIMES_A_DAY = 48;

/** What RFC 5545 does not allow to be combined, and rules that never match. Throws RecurrenceRuleError. */
export function checkRule(rule: RecurrenceRule): void {
  refuse(rule.count !== null && rule.until !== null, 'COUNT', 'cannot stand beside UNTIL; keep one of them');
  refuse(
    rule.byMonthDay.length > 0 && rule.freq === 'WEEKLY',
    'BYMONTHDAY',
    'has no meaning in a weekly rule; use FREQ=MONTHLY or BYDAY',
  );
  refuse(rule.byYearDay.length > 0 && rule.freq !== 'YEARLY', 'BYYEARDAY', 'needs FREQ=YEARLY');
  refuse(rule.byWeekNo.length > 0 && rule.freq !== 'YEARLY', 'BYWEEKNO', 'needs FREQ=YEARLY');
  refuse(
    rule.byWeekNo.length > 0 && rule.byYearDay.length + rule.byMonthDay.length > 0,
    'BYWEEKNO',
    'cannot be combined with BYYEARDAY or BYMONTHDAY; use BYDAY to name the day of the week',
  );
  checkOrdinals(rule);
  const otherParts =
    rule.byMonth.length +
    rule.byWeekNo.length +
    rule.byYearDay.length +
    rule.byMonthDay.length +
    rule.byDay.length +
    rule.byHour.length +
    rule.byMinute.length;
  refuse(
    rule.bySetPos.length > 0 && otherParts === 0,
    'BYSETPOS',
    'picks from another BY… part; add one, such as BYDAY',
  );
  refuse(
    rule.freq !== 'HOURLY' && Math.max(rule.byHour.length, 1) * Math.max(rule.byMinute.length, 1) > MAX_TIMES_A_DAY,
    'BYMINUTE',
    `makes more than ${MAX_TIMES_A_DAY} times a day with BYHOUR; name fewer`,
  );
  refuse(
    !canMatch(rule),
    'RRULE',
    'never matches any date; check BYMONTH, BYMONTHDAY, BYDAY and BYSETPOS against each other',
  );
}

function checkOrdinals(rule: RecurrenceRule): void {
  const ordinals = rule.byDay.map(({ ordinal }) => ordinal).filter((ordinal) => ordinal !== null);
  if (ordinals.length === 0) return;
  const perYear = rule.freq === 'YEARLY' && rule.byMonth.length === 0;
  refuse(
    rule.freq !== 'MONTHLY' && rule.freq !== 'YEARLY',
    'BYDAY',
    'may count weekdays (2TU, -1FR) only in monthly and yearly rules; write TU or FR',
  );
  refuse(
    rule.byWeekNo.length + rule.byYearDay.length > 0,
    'BYDAY',
    'may not count weekdays beside BYWEEKNO or BYYEARDAY; write TU instead of 2TU',
  );
  refuse(
    !perYear && ordinals.some((ordinal) => Math.abs(ordinal) > 5),
    'BYDAY',
    'counts beyond the fifth weekday of a month; use 1 to 5 or -1 to -5',
  );
}

/** 28 years from 2000 hold every kind of year: leap or not, beginning on each weekday. One more for weeks between years. */
const PERIODS_TO_TRY: Record<Frequency, number> = {
  YEARLY: 29,
  MONTHLY: 29 * 12,
  WEEKLY: 29 * 53,
  DAILY: 29 * 366,
  HOURLY: 29 * 366 * 24,
};

/** Tries the rule on consecutive periods; what matches in none of them never matches. */
function canMatch(rule: RecurrenceRule): boolean {
  const everyPeriod: RecurrenceRule = { ...rule, interval: 1, count: null, until: null };
  const schedule = Schedule.of(everyPeriod, { at: '2000-01-01T00:00:00.000Z', date: null, timeZone: 'UTC' });
  return first(schedule.ruleAfter(schedule.startKey, PERIODS_TO_TRY[rule.freq])) !== undefined;
}

function refuse(condition: boolean, field: string, message: string): void {
  if (condition) throw new RecurrenceRuleError(field, message);
}
