import { RecurrenceRule } from './rule';

/** The rule in canonical RFC 5545 text, without "RRULE:"; parts that say the default are left out. */
export function formatRule(rule: RecurrenceRule): string {
  const parts: Array<[string, string | number | null]> = [
    ['FREQ', rule.freq],
    ['INTERVAL', rule.interval > 1 ? rule.interval : null],
    ['BYMONTH', list(rule.byMonth)],
    ['BYWEEKNO', list(rule.byWeekNo)],
    ['BYYEARDAY', list(rule.byYearDay)],
    ['BYMONTHDAY', list(rule.byMonthDay)],
    ['BYDAY', list(rule.byDay.map(({ weekday, ordinal }) => `${ordinal ?? ''}${weekday}`))],
    ['BYHOUR', list(rule.byHour)],
    ['BYMINUTE', list(rule.byMinute)],
    ['BYSETPOS', list(rule.bySetPos)],
    ['WKST', rule.wkst === 'MO' ? null : rule.wkst],
    ['COUNT', rule.count],
    ['UNTIL', rule.until],
  ];
  return parts
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
}

function list(values: ReadonlyArray<string | number>): string | null {
  return values.length > 0 ? values.join(',') : null;
}
