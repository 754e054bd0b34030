import { dueMoment, instant } from '../test/case-language';
import { assertRecurs, nextOccurrence, occurrences, parseRule, RecurrenceRuleError, TimeInputError } from './index';

const zone = 'Europe/Chisinau';

describe('nextOccurrence', () => {
  const start = dueMoment('2026-03-01 09:00', zone);
  const series = { seriesStart: start, lastDue: start, lastIndex: 1 };

  it('judges by now when nothing was completed', () => {
    const next = nextOccurrence({
      ...series,
      rule: parseRule('FREQ=DAILY'),
      anchor: 'schedule',
      now: instant('2026-03-08 12:00', zone),
    });
    expect(next).toEqual(dueMoment('2026-03-09 09:00', zone));
  });

  it.each([
    ['from the latest due moment when that is ahead', '2026-02-20 12:00', '2026-03-04 09:00'],
    ['from now when that is later', '2026-03-08 12:00', '2026-03-11 09:00'],
  ])('counts a completion-anchored one without a completion %s', (_name, now, expected) => {
    const rule = parseRule('FREQ=DAILY;INTERVAL=3');
    const next = nextOccurrence({ ...series, rule, anchor: 'completion', now: instant(now, zone) });
    expect(next).toEqual(dueMoment(expected, zone));
  });

  it('does the same for all-day series', () => {
    const day = dueMoment('2026-03-01', zone);
    const rule = parseRule('FREQ=DAILY;INTERVAL=3');
    const input = { rule, anchor: 'completion' as const, seriesStart: day, lastDue: day, lastIndex: 1 };
    expect(nextOccurrence({ ...input, now: '2026-03-08T12:00:00Z' })).toEqual(dueMoment('2026-03-11', zone));
  });

  it('is null when the rule never comes again', () => {
    const rule = parseRule('FREQ=DAILY;INTERVAL=7;BYDAY=TU');
    const monday = dueMoment('2026-03-02', zone);
    for (const anchor of ['schedule', 'completion'] as const) {
      const input = { rule, anchor, seriesStart: monday, lastDue: monday, lastIndex: 1, now: '2026-03-02T10:00:00Z' };
      expect(nextOccurrence(input)).toBeNull();
    }
  });

  it('finds the start itself when the latest due moment was moved before it', () => {
    const rule = parseRule('FREQ=WEEKLY');
    const lastDue = dueMoment('2026-02-20 09:00', zone);
    const now = instant('2026-02-20 12:00', zone);
    expect(nextOccurrence({ ...series, rule, anchor: 'schedule', lastDue, now })).toEqual(start);
  });

  it('refuses malformed moments', () => {
    const rule = parseRule('FREQ=DAILY');
    const input = { ...series, rule, anchor: 'schedule' as const };
    expect(() => nextOccurrence({ ...input, now: 'today' })).toThrow(TimeInputError);
    expect(() => nextOccurrence({ ...input, now: '2026-03-01T00:00:00Z', completedAt: '' })).toThrow(TimeInputError);
  });
});

describe('occurrences', () => {
  it('lists none for a count of zero', () => {
    expect(
      occurrences({ rule: parseRule('FREQ=DAILY'), seriesStart: dueMoment('2026-03-01', zone), count: 0 }),
    ).toEqual([]);
  });

  it('takes several series of one COUNT rule apart', () => {
    const rule = parseRule('FREQ=DAILY;COUNT=2');
    const list = (start: string, timeZone: string) =>
      occurrences({ rule, seriesStart: dueMoment(start, timeZone), count: 5 }).map(({ date }) => date);
    expect(list('2026-03-01', 'UTC')).toEqual(['2026-03-01', '2026-03-02']);
    expect(list('2026-03-01', zone)).toEqual(['2026-03-01', '2026-03-02']);
    expect(list('2026-04-01', zone)).toEqual(['2026-04-01', '2026-04-02']);
    expect(list('2026-04-01', zone)).toEqual(['2026-04-01', '2026-04-02']);
  });

  it('counts a schedule that ends by itself before COUNT', () => {
    const list = occurrences({
      rule: parseRule('FREQ=YEARLY;INTERVAL=100;COUNT=9'),
      seriesStart: dueMoment('2026-03-01', zone),
      count: 9,
    });
    expect(list.map(({ date }) => date)).toEqual(['2026-03-01', '2126-03-01', '2226-03-01']);
  });
});

describe('assertRecurs', () => {
  const check = (rule: string, start: string) => () => assertRecurs(parseRule(rule), dueMoment(start, zone));

  it.each([
    ['FREQ=DAILY', '2026-03-01'],
    ['FREQ=DAILY;COUNT=1', '2026-03-01'],
    ['FREQ=DAILY;UNTIL=20260301', '2026-03-01 09:00'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2026-03-01'],
  ])('accepts %s from %s', (rule, start) => {
    expect(check(rule, start)).not.toThrow();
  });

  it.each([
    ['FREQ=DAILY;UNTIL=20260228', '2026-03-01', 'UNTIL'],
    ['FREQ=DAILY;INTERVAL=7;BYDAY=TU', '2026-03-02', 'RRULE'],
    ['FREQ=MONTHLY;INTERVAL=12;BYMONTH=3', '2026-01-02', 'RRULE'],
    ['FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29', '2025-01-02', 'RRULE'],
    ['FREQ=HOURLY;INTERVAL=24;BYHOUR=5', '2026-12-02 09:00', 'RRULE'],
  ])('refuses %s from %s by %s', (rule, start, field) => {
    expect(check(rule, start)).toThrow(RecurrenceRuleError);
    expect(check(rule, start)).toThrow(expect.objectContaining({ field }));
  });

  it('refuses hours without a time of day', () => {
    expect(check('FREQ=HOURLY', '2026-03-01')).toThrow(expect.objectContaining({ field: 'due' }));
  });
});
