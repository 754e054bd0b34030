import fc from 'fast-check';
import { rules } from '../test/arbitraries';
import { dueMoment } from '../test/case-language';
import { describeRule, parseRule } from './index';

const zone = 'Europe/Chisinau';
const words = (rule: string, due?: string, anchor: 'schedule' | 'completion' = 'schedule') =>
  describeRule(parseRule(rule), { anchor, ...(due === undefined ? {} : { due: dueMoment(due, zone) }) });

describe('describeRule', () => {
  it.each([
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', '2026-03-03 07:00', 'every 2 weeks on Tuesday at 07:00'],
    ['FREQ=WEEKLY;INTERVAL=2', '2026-03-03 07:00', 'every 2 weeks on Tuesday at 07:00'],
    ['FREQ=DAILY', '2026-03-03 09:30', 'every day at 09:30'],
    ['FREQ=DAILY', '2026-03-03', 'every day'],
    ['FREQ=DAILY;INTERVAL=3', '2026-03-03', 'every 3 days'],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', '2026-03-03', 'every day on weekdays'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '2026-03-03 08:00', 'every weekday at 08:00'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR', '2026-03-03', 'every 2 weeks on weekdays'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU', '2026-03-03', 'every day'],
    ['FREQ=WEEKLY;BYDAY=SA,SU', '2026-03-07', 'every week on Saturday and Sunday'],
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR', '2026-03-02', 'every week on Monday, Wednesday and Friday'],
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1', '2026-03-02', 'every week on the first Monday, Wednesday or Friday'],
    ['FREQ=MONTHLY', '2026-03-01 09:00', 'every month on the 1st at 09:00'],
    ['FREQ=MONTHLY', '2026-03-22', 'every month on the 22nd'],
    ['FREQ=MONTHLY', '2026-03-03', 'every month on the 3rd'],
    ['FREQ=MONTHLY', '2026-03-11', 'every month on the 11th'],
    ['FREQ=MONTHLY', '2026-01-31', "every month on the 31st (or the month's last day)"],
    ['FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-31', 'every month on the 31st'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-01-31', 'every month on the last day'],
    ['FREQ=MONTHLY;BYMONTHDAY=-2', '2026-01-30', 'every month on the second to last day'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15,-1', '2026-01-01', 'every month on the 1st, 15th and last day'],
    ['FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR', '2026-02-13', 'every month on Friday, if it is the 13th'],
    ['FREQ=MONTHLY;BYDAY=1TU', '2026-03-03', 'every month on the first Tuesday'],
    ['FREQ=MONTHLY;BYDAY=-1FR', '2026-03-27', 'every month on the last Friday'],
    ['FREQ=MONTHLY;BYDAY=-2FR', '2026-03-20', 'every month on the second to last Friday'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-03-31', 'every month on the last weekday'],
    ['FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1', '2026-03-01', 'every month on the first weekend day'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=10', '2026-03-10', 'every month on the 10th day'],
    ['FREQ=MONTHLY;INTERVAL=3;BYMONTH=1,4,7', '2026-01-05', 'every 3 months on the 5th in January, April and July'],
    ['FREQ=YEARLY', '2026-06-10', 'every year on 10 June'],
    ['FREQ=YEARLY', '2024-02-29', 'every year on 29 February (or 28 February)'],
    ['FREQ=YEARLY;BYMONTH=6,7', '2026-06-10', 'every year on the 10th in June and July'],
    ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', '2026-11-26', 'every year on the fourth Thursday in November'],
    ['FREQ=YEARLY;BYDAY=20MO', '2026-05-18', 'every year on the 20th Monday'],
    ['FREQ=YEARLY;BYWEEKNO=20', '2026-05-18', 'every year in week 20 on Monday'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=TU', '2026-05-19', 'every year in week 20 on Tuesday'],
    ['FREQ=YEARLY;BYYEARDAY=100', '2026-04-10', 'every year on day 100 of the year'],
    ['FREQ=HOURLY', '2026-03-01 09:00', 'every hour'],
    ['FREQ=HOURLY;INTERVAL=3;BYHOUR=9,12', '2026-03-01 09:00', 'every 3 hours during the hours 09:00 and 12:00'],
    ['FREQ=HOURLY;BYMINUTE=0,30', '2026-03-01 09:00', 'every hour at minute 0 and 30'],
    ['FREQ=DAILY;BYHOUR=8,20', '2026-03-01 08:15', 'every day at 08:15 and 20:15'],
    ['FREQ=DAILY;BYMINUTE=0,30', '2026-03-01 08:15', 'every day at 08:00 and 08:30'],
    ['FREQ=DAILY;BYHOUR=8,20', '2026-03-01', 'every day'],
    ['FREQ=DAILY;COUNT=1', '2026-03-01', 'every day, once'],
    ['FREQ=DAILY;COUNT=10', '2026-03-01', 'every day, 10 times'],
    ['FREQ=DAILY;UNTIL=20261231', '2026-03-01', 'every day, until 31 December 2026'],
  ])('says %s from %s as "%s"', (rule, due, expected) => {
    expect(words(rule, due)).toBe(expected);
  });

  it.each([
    ['FREQ=DAILY;INTERVAL=3', '2026-03-03 09:00', 'every 3 days after completion at 09:00'],
    ['FREQ=MONTHLY', '2026-03-03', 'every month after completion'],
    ['FREQ=WEEKLY;BYDAY=TU,TH', '2026-03-03', 'every week after completion on Tuesday and Thursday'],
    ['FREQ=HOURLY;INTERVAL=6', '2026-03-03 09:00', 'every 6 hours after completion'],
  ])('says that %s counts from completion', (rule, due, expected) => {
    expect(words(rule, due, 'completion')).toBe(expected);
  });

  it('leaves out what only a due date could tell', () => {
    expect(words('FREQ=MONTHLY')).toBe('every month');
    expect(words('FREQ=DAILY;BYHOUR=8')).toBe('every day at 08:00');
    expect(words('FREQ=DAILY;BYMINUTE=30')).toBe('every day at 00:30');
  });

  it('has words for every rule', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const text = describeRule(rule, { anchor: 'schedule', due: dueMoment('2026-03-03 07:00', zone) });
        expect(text).toMatch(/^every /);
        expect(text).not.toMatch(/undefined|null|NaN| {2}/);
      }),
    );
  });
});
