import { daysInMonth } from './calendar';
import { RecurrenceRuleError } from './errors';
import { ByDay, FREQUENCIES, Frequency, RecurrenceRule, Weekday, WEEKDAYS, weekdayIndex } from './rule';
import { checkRule } from './check-rule';

const MAX_LENGTH = 500;
const MAX_INTERVAL = 9_999;
const MAX_COUNT = 9_999;

type Parts = Map<string, string>;

/**
 * Reads an RFC 5545 rule ("FREQ=WEEKLY;BYDAY=TU", with or without "RRULE:"). Throws RecurrenceRuleError naming the part
 * and the remedy; rules that can never match ("BYMONTH=2;BYMONTHDAY=31") are refused too.
 */
export function parseRule(rrule: string): RecurrenceRule {
  const parts = splitParts(rrule);
  const rule: RecurrenceRule = {
    freq: readFrequency(take(parts, 'FREQ')),
    interval: readInteger('INTERVAL', take(parts, 'INTERVAL') ?? '1', 1, MAX_INTERVAL),
    count: mapPresent(take(parts, 'COUNT'), (text) => readInteger('COUNT', text, 1, MAX_COUNT)),
    until: mapPresent(take(parts, 'UNTIL'), readUntil),
    byMonth: readList(parts, 'BYMONTH', 1, 12, false),
    byWeekNo: readList(parts, 'BYWEEKNO', 1, 53, true),
    byYearDay: readList(parts, 'BYYEARDAY', 1, 366, true),
    byMonthDay: readList(parts, 'BYMONTHDAY', 1, 31, true),
    byDay: readByDay(take(parts, 'BYDAY')),
    byHour: readList(parts, 'BYHOUR', 0, 23, false),
    byMinute: readList(parts, 'BYMINUTE', 0, 59, false),
    bySetPos: readList(parts, 'BYSETPOS', 1, 366, true),
    wkst: readWeekday('WKST', take(parts, 'WKST') ?? 'MO'),
  };
  const [unknown] = parts.keys();
  if (unknown !== undefined) {
    throw new RecurrenceRuleError(unknown.slice(0, 40), 'is not a part of a rule that is supported; remove it');
  }
  checkRule(rule);
  return rule;
}

function splitParts(rrule: string): Parts {
  if (typeof rrule !== 'string' || rrule.trim() === '') {
    throw new RecurrenceRuleError('RRULE', 'is empty; write a rule such as "FREQ=WEEKLY;BYDAY=TU"');
  }
  if (rrule.length > MAX_LENGTH) {
    throw new RecurrenceRuleError('RRULE', `is longer than ${MAX_LENGTH} characters; use a simpler rule`);
  }
  const text = rrule
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '');
  if (/[\r\n]/.test(text)) {
    throw new RecurrenceRuleError(
      'RRULE',
      'must be a single rule; DTSTART is the due date, EXDATE and RDATE are not supported',
    );
  }
  const parts: Parts = new Map();
  for (const part of text.split(';')) {
    const match = /^([A-Z-]+)=(.+)$/.exec(part);
    if (!match) throw new RecurrenceRuleError('RRULE', 'must be made of NAME=value parts joined by ";"');
    const [, name, value] = match as unknown as [string, string, string];
    if (parts.has(name)) throw new RecurrenceRuleError(name, 'is given twice; keep one');
    parts.set(name, value);
  }
  return parts;
}

function take(parts: Parts, name: string): string | undefined {
  const value = parts.get(name);
  parts.delete(name);
  return value;
}

function mapPresent<T>(text: string | undefined, read: (text: string) => T): T | null {
  return text === undefined ? null : read(text);
}

function readFrequency(text: string | undefined): Frequency {
  const freq = FREQUENCIES.find((name) => name === text);
  if (freq) return freq;
  throw new RecurrenceRuleError('FREQ', `must be one of ${FREQUENCIES.join(', ')}`);
}

function readInteger(field: string, text: string, least: number, most: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new RecurrenceRuleError(field, `must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function readList(parts: Parts, field: string, least: number, most: number, negative: boolean): number[] {
  const text = take(parts, field);
  if (text === undefined) return [];
  const values = text.split(',').map((item) => {
    const value = /^[+-]?\d{1,3}$/.test(item) ? Number(item) : NaN;
    const size = negative ? Math.abs(value) : value;
    if (size >= least && size <= most) return value;
    const backwards = negative ? ` or -${most} to -${least} (from the end)` : '';
    throw new RecurrenceRuleError(field, `must list whole numbers from ${least} to ${most}${backwards}`);
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

function readByDay(text: string | undefined): ByDay[] {
  if (text === undefined) return [];
  const days = new Map<string, ByDay>();
  for (const item of text.split(',')) {
    const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(item);
    const ordinal = match?.[1] === undefined ? null : Number(match[1]);
    if (!match || ordinal === 0 || Math.abs(ordinal ?? 1) > 53) {
      throw new RecurrenceRuleError('BYDAY', 'must list weekdays such as MO, 2TU (the second) or -1FR (the last)');
    }
    const weekday = readWeekday('BYDAY', match[2]!);
    days.set(`${ordinal}${weekday}`, { weekday, ordinal });
  }
  return [...days.values()].sort(
    (a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0) || weekdayIndex(a.weekday) - weekdayIndex(b.weekday),
  );
}

function readWeekday(field: string, text: string): Weekday {
  const weekday = WEEKDAYS.find((name) => name === text);
  if (weekday) return weekday;
  throw new RecurrenceRuleError(field, `must use the weekdays ${WEEKDAYS.join(', ')}`);
}

function readUntil(text: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(text);
  const [year, month, day, hour, minute, second] = (match?.slice(1) ?? []).map((digits) => Number(digits ?? 0));
  const valid =
    match !== null &&
    year! >= 1 &&
    month! >= 1 &&
    month! <= 12 &&
    day! >= 1 &&
    day! <= daysInMonth(year!, month!) &&
    hour! <= 23 &&
    minute! <= 59 &&
    second! <= 59;
  if (valid) return text;
  throw new RecurrenceRuleError(
    'UNTIL',
    'must be a date that exists, like 20261231 (that day included) or 20261231T170000Z',
  );
}
