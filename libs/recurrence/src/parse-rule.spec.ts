import fc from 'fast-check';
import { ruleTexts, rules } from '../test/arbitraries';
import { formatRule, parseRule, RecurrenceRuleError } from './index';

function problem(rule: string): string {
  try {
    parseRule(rule);
  } catch (error) {
    if (error instanceof RecurrenceRuleError) return `${error.field} ${error.message}`;
    throw error;
  }
  throw new Error(`${rule} was accepted`);
}

describe('parseRule', () => {
  it('reads every part', () => {
    expect(
      parseRule(
        'RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR,2TU,MO;BYMONTH=12,1;BYHOUR=9;BYMINUTE=30;BYSETPOS=-1;WKST=SU;COUNT=7',
      ),
    ).toEqual({
      freq: 'MONTHLY',
      interval: 2,
      count: 7,
      until: null,
      byMonth: [1, 12],
      byWeekNo: [],
      byYearDay: [],
      byMonthDay: [],
      byDay: [
        { weekday: 'FR', ordinal: -1 },
        { weekday: 'MO', ordinal: null },
        { weekday: 'TU', ordinal: 2 },
      ],
      byHour: [9],
      byMinute: [30],
      bySetPos: [-1],
      wkst: 'SU',
    });
  });

  it('takes a plus sign, small letters, doubled entries and an empty end', () => {
    expect(formatRule(parseRule('freq=monthly;byday=+1mo,1MO;'))).toBe('FREQ=MONTHLY;BYDAY=1MO');
  });

  it.each([
    ['', 'RRULE is empty'],
    ['   ', 'RRULE is empty'],
    [undefined as unknown as string, 'RRULE is empty'],
    [`FREQ=DAILY;BYHOUR=${'1,'.repeat(300)}1`, 'RRULE is longer than 500'],
    ['every day', 'RRULE must be made of NAME=value'],
    ['FREQ=DAILY;;COUNT=2', 'RRULE must be made of NAME=value'],
    ['FREQ=', 'RRULE must be made of NAME=value'],
    ['DTSTART:20260101\nRRULE:FREQ=DAILY', 'RRULE must be a single rule'],
    ['FREQ=DAILY;FREQ=DAILY', 'FREQ is given twice'],
    ['INTERVAL=2', 'FREQ must be one of'],
    ['FREQ=MINUTELY', 'FREQ must be one of HOURLY, DAILY'],
    ['FREQ=SECONDLY', 'FREQ must be one of'],
    ['FREQ=FORTNIGHTLY', 'FREQ must be one of'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL must be a whole number from 1'],
    ['FREQ=DAILY;INTERVAL=-1', 'INTERVAL must be'],
    ['FREQ=DAILY;INTERVAL=1.5', 'INTERVAL must be'],
    ['FREQ=DAILY;INTERVAL=10000', 'INTERVAL must be'],
    ['FREQ=DAILY;INTERVAL=99999999999999999999', 'INTERVAL must be'],
    ['FREQ=DAILY;COUNT=0', 'COUNT must be a whole number from 1'],
    ['FREQ=DAILY;COUNT=ten', 'COUNT must be'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'COUNT cannot stand beside UNTIL'],
    ['FREQ=DAILY;UNTIL=20260230', 'UNTIL must be a date that exists'],
    ['FREQ=DAILY;UNTIL=20261301', 'UNTIL must be'],
    ['FREQ=DAILY;UNTIL=00000101', 'UNTIL must be'],
    ['FREQ=DAILY;UNTIL=20260001', 'UNTIL must be'],
    ['FREQ=DAILY;UNTIL=20260100', 'UNTIL must be'],
    ['FREQ=DAILY;UNTIL=20260101T240000Z', 'UNTIL must be'],
    ['FREQ=DAILY;UNTIL=20260101T236000Z', 'UNTIL must be'],
    ['FREQ=DAILY;UNTIL=20260101T235960Z', 'UNTIL must be'],
    ['FREQ=DAILY;UNTIL=2026-01-01', 'UNTIL must be'],
    ['FREQ=DAILY;UNTIL=TOMORROW', 'UNTIL must be'],
    ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY must use the weekdays MO'],
    ['FREQ=WEEKLY;BYDAY=MONDAY', 'BYDAY must list weekdays'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'BYDAY must list weekdays'],
    ['FREQ=YEARLY;BYDAY=54MO', 'BYDAY must list weekdays'],
    ['FREQ=MONTHLY;BYDAY=6MO', 'BYDAY counts beyond the fifth'],
    ['FREQ=YEARLY;BYMONTH=1;BYDAY=-6MO', 'BYDAY counts beyond the fifth'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'BYDAY may count weekdays (2TU, -1FR) only in monthly and yearly'],
    ['FREQ=DAILY;BYDAY=-1FR', 'BYDAY may count'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO', 'BYDAY may not count weekdays beside BYWEEKNO'],
    ['FREQ=YEARLY;BYYEARDAY=20;BYDAY=1MO', 'BYDAY may not count weekdays beside BYWEEKNO or BYYEARDAY'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'BYMONTHDAY has no meaning in a weekly rule'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY must list whole numbers from 1 to 31 or -31 to -1'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY must list'],
    ['FREQ=MONTHLY;BYMONTHDAY=-32', 'BYMONTHDAY must list'],
    ['FREQ=MONTHLY;BYMONTHDAY=first', 'BYMONTHDAY must list'],
    ['FREQ=YEARLY;BYMONTH=13', 'BYMONTH must list whole numbers from 1 to 12'],
    ['FREQ=YEARLY;BYMONTH=-1', 'BYMONTH must list'],
    ['FREQ=MONTHLY;BYYEARDAY=1', 'BYYEARDAY needs FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYWEEKNO=1', 'BYWEEKNO needs FREQ=YEARLY'],
    ['FREQ=YEARLY;BYWEEKNO=54', 'BYWEEKNO must list'],
    ['FREQ=YEARLY;BYWEEKNO=1;BYMONTHDAY=1', 'BYWEEKNO cannot be combined'],
    ['FREQ=YEARLY;BYWEEKNO=1;BYYEARDAY=1', 'BYWEEKNO cannot be combined'],
    ['FREQ=DAILY;BYHOUR=24', 'BYHOUR must list whole numbers from 0 to 23'],
    ['FREQ=DAILY;BYMINUTE=60', 'BYMINUTE must list'],
    ['FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7;BYMINUTE=0,5,10,15,20,25,30', 'BYMINUTE makes more than 48 times a day'],
    ['FREQ=DAILY;BYSECOND=0', 'BYSECOND is not a part of a rule that is supported; remove it'],
    ['FREQ=DAILY;X-COLOUR=RED', 'X-COLOUR is not a part'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS picks from another BY'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0', 'BYSETPOS must list'],
    ['FREQ=DAILY;WKST=1', 'WKST must use the weekdays'],
    ['FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31', 'RRULE never matches any date'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'RRULE never matches'],
    ['FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31', 'RRULE never matches'],
    ['FREQ=HOURLY;BYMONTH=4;BYMONTHDAY=31', 'RRULE never matches'],
    ['FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=15', 'RRULE never matches'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6', 'RRULE never matches'],
    ['FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2', 'RRULE never matches'],
  ])('refuses "%s"', (rule, expected) => {
    expect(problem(rule)).toContain(expected);
  });

  it('answers every text with a rule or with a problem that names a part', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          ruleTexts,
          fc.string(),
          fc.string().map((text) => `FREQ=DAILY;${text}`),
        ),
        (text) => {
          try {
            parseRule(text);
          } catch (error) {
            expect(error).toBeInstanceOf(RecurrenceRuleError);
            expect((error as RecurrenceRuleError).field).toMatch(/^[A-Z-]{1,40}$/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('formatRule', () => {
  it.each([
    ['freq=weekly;interval=1;wkst=mo;byday=fr,mo', 'FREQ=WEEKLY;BYDAY=MO,FR'],
    ['COUNT=3;FREQ=DAILY;INTERVAL=2', 'FREQ=DAILY;INTERVAL=2;COUNT=3'],
    ['FREQ=DAILY;UNTIL=20261231T170000Z', 'FREQ=DAILY;UNTIL=20261231T170000Z'],
    ['FREQ=WEEKLY;BYDAY=SU;WKST=SU', 'FREQ=WEEKLY;BYDAY=SU;WKST=SU'],
    ['FREQ=YEARLY;BYDAY=-1SU,20MO;BYMONTHDAY=-1,3', 'FREQ=YEARLY;BYMONTHDAY=-1,3;BYDAY=-1SU,20MO'],
    ['FREQ=YEARLY;BYWEEKNO=53,-1;BYDAY=MO', 'FREQ=YEARLY;BYWEEKNO=-1,53;BYDAY=MO'],
    ['FREQ=DAILY;BYMINUTE=30,0;BYHOUR=9', 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0,30'],
    ['FREQ=YEARLY;BYYEARDAY=200,1;BYSETPOS=-1;BYMONTH=7', 'FREQ=YEARLY;BYMONTH=7;BYYEARDAY=1,200;BYSETPOS=-1'],
  ])('writes %s as %s', (text, canonical) => {
    expect(formatRule(parseRule(text))).toBe(canonical);
  });

  it('is read back as the same rule', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        expect(parseRule(formatRule(rule))).toEqual(rule);
      }),
    );
  });
});
