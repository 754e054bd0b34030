import type { ScheduleCase } from './case-language';

const row = (name: string, rule: string, start: string, expected: string[], more: Partial<ScheduleCase> = {}) => ({
  name,
  rule,
  start,
  expected,
  ...more,
});

/** Month ends: what people expect of "monthly" on the 31st, and what a rule says that names the day. */
const MONTH_ENDS: ScheduleCase[] = [
  row('31 January, monthly: clamps and returns', 'FREQ=MONTHLY', '2026-01-31', [
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
    '2026-06-30',
    '2026-07-31',
    '2026-08-31',
    '2026-09-30',
  ]),
  row('31 January, monthly, leap year', 'FREQ=MONTHLY', '2028-01-31', ['2028-01-31', '2028-02-29', '2028-03-31']),
  row('30 January, monthly', 'FREQ=MONTHLY', '2026-01-30', ['2026-01-30', '2026-02-28', '2026-03-30', '2026-04-30']),
  row('29 January, monthly', 'FREQ=MONTHLY', '2026-01-29', ['2026-01-29', '2026-02-28', '2026-03-29']),
  row('28 January, monthly: never clamped', 'FREQ=MONTHLY', '2026-01-28', ['2026-01-28', '2026-02-28', '2026-03-28']),
  row('31st every other month', 'FREQ=MONTHLY;INTERVAL=2', '2026-07-31', [
    '2026-07-31',
    '2026-09-30',
    '2026-11-30',
    '2027-01-31',
  ]),
  row('31st every quarter', 'FREQ=MONTHLY;INTERVAL=3', '2025-08-31', [
    '2025-08-31',
    '2025-11-30',
    '2026-02-28',
    '2026-05-31',
  ]),
  row('31st every half year', 'FREQ=MONTHLY;INTERVAL=6', '2025-08-31', ['2025-08-31', '2026-02-28', '2026-08-31']),
  row('31st with a time of day', 'FREQ=MONTHLY', '2026-01-31 09:00', [
    '2026-01-31 09:00',
    '2026-02-28 09:00',
    '2026-03-31 09:00',
    '2026-04-30 09:00',
  ]),
  row('on the 31st: short months are skipped', 'FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-31', [
    '2026-01-31',
    '2026-03-31',
    '2026-05-31',
    '2026-07-31',
    '2026-08-31',
    '2026-10-31',
  ]),
  row('on the 30th: only February is skipped', 'FREQ=MONTHLY;BYMONTHDAY=30', '2026-01-30', [
    '2026-01-30',
    '2026-03-30',
    '2026-04-30',
  ]),
  row('on the 29th: February counts in leap years', 'FREQ=MONTHLY;BYMONTHDAY=29', '2028-01-29', [
    '2028-01-29',
    '2028-02-29',
    '2028-03-29',
  ]),
  row('on the last day', 'FREQ=MONTHLY;BYMONTHDAY=-1', '2026-01-31', [
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
  ]),
  row('on the day before the last', 'FREQ=MONTHLY;BYMONTHDAY=-2', '2026-01-30', [
    '2026-01-30',
    '2026-02-27',
    '2026-03-30',
  ]),
  row('31st from the end exists in long months only', 'FREQ=MONTHLY;BYMONTHDAY=-31', '2026-01-01', [
    '2026-01-01',
    '2026-03-01',
    '2026-05-01',
  ]),
  row('last day and the 31st are one day', 'FREQ=MONTHLY;BYMONTHDAY=31,-1', '2026-01-31', [
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
  ]),
  row('29 February, yearly: clamps and returns', 'FREQ=YEARLY', '2024-02-29', [
    '2024-02-29',
    '2025-02-28',
    '2026-02-28',
    '2027-02-28',
    '2028-02-29',
  ]),
  row('29 February every fourth year', 'FREQ=YEARLY;INTERVAL=4', '2024-02-29', [
    '2024-02-29',
    '2028-02-29',
    '2032-02-29',
  ]),
  row('29 February across a century without a leap day', 'FREQ=YEARLY;INTERVAL=4', '2096-02-29', [
    '2096-02-29',
    '2100-02-28',
    '2104-02-29',
  ]),
  row('named 29 February: leap years only', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2024-02-29', [
    '2024-02-29',
    '2028-02-29',
    '2032-02-29',
  ]),
  row('named 29 February across 2100', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2096-02-29', [
    '2096-02-29',
    '2104-02-29',
  ]),
  row('the start’s 31st in chosen months clamps', 'FREQ=YEARLY;BYMONTH=1,2,4', '2026-01-31', [
    '2026-01-31',
    '2026-02-28',
    '2026-04-30',
    '2027-01-31',
  ]),
  row('last day of February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1', '2026-02-28', [
    '2026-02-28',
    '2027-02-28',
    '2028-02-29',
  ]),
  row('monthly by months of the year', 'FREQ=MONTHLY;BYMONTH=1,3', '2026-01-31', [
    '2026-01-31',
    '2026-03-31',
    '2027-01-31',
  ]),
  row('the 31st by an interval that meets four short months', 'FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31', '2026-01-31', [
    '2026-01-31',
    '2028-07-31',
  ]),
];

/** Weekdays and positions. */
const WEEKDAYS: ScheduleCase[] = [
  row('workdays', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '2026-03-05', [
    '2026-03-05',
    '2026-03-06',
    '2026-03-09',
    '2026-03-10',
  ]),
  row('workdays as a daily rule', 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', '2026-03-06', [
    '2026-03-06',
    '2026-03-09',
    '2026-03-10',
  ]),
  row('weekends', 'FREQ=WEEKLY;BYDAY=SA,SU', '2026-03-07', ['2026-03-07', '2026-03-08', '2026-03-14']),
  row('every second Tuesday', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', '2026-03-03 07:00', [
    '2026-03-03 07:00',
    '2026-03-17 07:00',
    '2026-03-31 07:00',
    '2026-04-14 07:00',
  ]),
  row('every other week on Monday and Thursday', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', '2026-03-05', [
    '2026-03-05',
    '2026-03-16',
    '2026-03-19',
    '2026-03-30',
  ]),
  row('every third week, start on Sunday', 'FREQ=WEEKLY;INTERVAL=3', '2026-03-01', [
    '2026-03-01',
    '2026-03-22',
    '2026-04-12',
  ]),
  row('Sunday belongs to the week before Monday', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO', '2026-03-01', [
    '2026-03-01',
    '2026-03-09',
    '2026-03-15',
    '2026-03-23',
  ]),
  row('Sunday opens the week when the rule says so', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU', '2026-03-01', [
    '2026-03-01',
    '2026-03-02',
    '2026-03-15',
    '2026-03-16',
  ]),
  row('Saturday opens the week', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,SA;WKST=SA', '2026-03-06', [
    '2026-03-06',
    '2026-03-14',
    '2026-03-20',
    '2026-03-28',
  ]),
  row('weeks count on across the new year', 'FREQ=WEEKLY;INTERVAL=2', '2026-12-22', [
    '2026-12-22',
    '2027-01-05',
    '2027-01-19',
  ]),
  row('weekly in summer months', 'FREQ=WEEKLY;BYDAY=WE;BYMONTH=6,7', '2026-06-24', [
    '2026-06-24',
    '2026-07-01',
    '2026-07-08',
    '2026-07-15',
    '2026-07-22',
    '2026-07-29',
    '2027-06-02',
  ]),
  row('third Friday', 'FREQ=MONTHLY;BYDAY=3FR', '2026-03-20 20:00', [
    '2026-03-20 20:00',
    '2026-04-17 20:00',
    '2026-05-15 20:00',
  ]),
  row('fifth Monday: only months that have one', 'FREQ=MONTHLY;BYDAY=5MO', '2026-03-30', [
    '2026-03-30',
    '2026-06-29',
    '2026-08-31',
    '2026-11-30',
  ]),
  row('fifth-to-last Sunday', 'FREQ=MONTHLY;BYDAY=-5SU', '2026-03-01', ['2026-03-01', '2026-05-03', '2026-08-02']),
  row('last Friday', 'FREQ=MONTHLY;BYDAY=-1FR', '2026-01-30', ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24']),
  row('first weekday of the month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1', '2026-01-01', [
    '2026-01-01',
    '2026-02-02',
    '2026-03-02',
    '2026-04-01',
    '2026-05-01',
    '2026-06-01',
  ]),
  row('last weekday of the month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-01-30', [
    '2026-01-30',
    '2026-02-27',
    '2026-03-31',
    '2026-04-30',
    '2026-05-29',
  ]),
  row('first and last weekday', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1', '2026-01-01', [
    '2026-01-01',
    '2026-01-30',
    '2026-02-02',
    '2026-02-27',
  ]),
  row('second weekend day', 'FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=2', '2026-03-07', [
    '2026-03-07',
    '2026-04-05',
    '2026-05-03',
  ]),
  row('first Tuesday of October', 'FREQ=YEARLY;BYMONTH=10;BYDAY=1TU', '2026-10-06', [
    '2026-10-06',
    '2027-10-05',
    '2028-10-03',
  ]),
  row('Thanksgiving', 'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', '2026-11-26', ['2026-11-26', '2027-11-25', '2028-11-23']),
  row('last Monday of the year', 'FREQ=YEARLY;BYDAY=-1MO', '2026-12-28', ['2026-12-28', '2027-12-27', '2028-12-25']),
  row('last day of the year by number', 'FREQ=YEARLY;BYYEARDAY=-1', '2026-12-31', [
    '2026-12-31',
    '2027-12-31',
    '2028-12-31',
  ]),
  row('the 366th day: leap years only', 'FREQ=YEARLY;BYYEARDAY=366', '2024-12-31', ['2024-12-31', '2028-12-31']),
  row('a year day that must be a Monday', 'FREQ=YEARLY;BYYEARDAY=1;BYDAY=MO', '2024-01-01', [
    '2024-01-01',
    '2029-01-01',
    '2035-01-01',
  ]),
  row('week 53: long years only', 'FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO', '2026-12-28', [
    '2026-12-28',
    '2032-12-27',
    '2037-12-28',
  ]),
  row('last week, on the start’s weekday', 'FREQ=YEARLY;BYWEEKNO=-1', '2026-12-31', [
    '2026-12-31',
    '2027-12-30',
    '2028-12-28',
  ]),
  row('week 1 may begin in the year before', 'FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO', '2024-01-01', [
    '2024-01-01',
    '2024-12-30',
    '2025-12-29',
    '2027-01-04',
  ]),
  row('last workday of the year', 'FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-12-31', [
    '2026-12-31',
    '2027-12-31',
    '2028-12-29',
  ]),
  row(
    'first Monday that is also in the first week by day',
    'FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=1MO',
    '2026-03-02',
    ['2026-03-02', '2026-04-06', '2026-05-04'],
  ),
  row('a start that the rule would not pick is still the first', 'FREQ=WEEKLY;BYDAY=MO', '2026-03-05', [
    '2026-03-05',
    '2026-03-09',
    '2026-03-16',
  ]),
  row('the same, counted by COUNT', 'FREQ=WEEKLY;BYDAY=MO;COUNT=2', '2026-03-05', ['2026-03-05', '2026-03-09'], {
    ends: true,
  }),
  row('a weekday given twice counts once', 'FREQ=MONTHLY;BYDAY=MO,1MO', '2026-03-02', [
    '2026-03-02',
    '2026-03-09',
    '2026-03-16',
    '2026-03-23',
    '2026-03-30',
    '2026-04-06',
  ]),
];

/** COUNT and UNTIL, to the occurrence. */
const ENDS: ScheduleCase[] = [
  row('once', 'FREQ=DAILY;COUNT=1', '2026-03-01', ['2026-03-01'], { ends: true }),
  row(
    'until a date includes that day',
    'FREQ=DAILY;UNTIL=20260303',
    '2026-03-01 23:30',
    ['2026-03-01 23:30', '2026-03-02 23:30', '2026-03-03 23:30'],
    { ends: true },
  ),
  row('until a date, all-day', 'FREQ=DAILY;UNTIL=20260303', '2026-03-01', ['2026-03-01', '2026-03-02', '2026-03-03'], {
    ends: true,
  }),
  row(
    'until a date is the local date, west of Greenwich',
    'FREQ=DAILY;UNTIL=20260302',
    '2026-03-01 23:30',
    ['2026-03-01 23:30', '2026-03-02 23:30'],
    { ends: true, zone: 'America/Los_Angeles' },
  ),
  row(
    'until a date is the local date, east of Greenwich',
    'FREQ=DAILY;UNTIL=20260302',
    '2026-03-01 00:30',
    ['2026-03-01 00:30', '2026-03-02 00:30'],
    { ends: true, zone: 'Pacific/Auckland' },
  ),
  row(
    'until an instant, inclusive',
    'FREQ=DAILY;UNTIL=20260303T070000Z',
    '2026-03-01 09:00',
    ['2026-03-01 09:00', '2026-03-02 09:00', '2026-03-03 09:00'],
    { ends: true },
  ),
  row(
    'until a second before',
    'FREQ=DAILY;UNTIL=20260303T065959Z',
    '2026-03-01 09:00',
    ['2026-03-01 09:00', '2026-03-02 09:00'],
    { ends: true },
  ),
  row(
    'until a wall-clock time',
    'FREQ=DAILY;UNTIL=20260303T090000',
    '2026-03-01 09:00',
    ['2026-03-01 09:00', '2026-03-02 09:00', '2026-03-03 09:00'],
    { ends: true },
  ),
  row(
    'until an instant, all-day: its local date',
    'FREQ=DAILY;UNTIL=20260302T230000Z',
    '2026-03-01',
    ['2026-03-01', '2026-03-02', '2026-03-03'],
    { ends: true },
  ),
  row(
    'until a wall-clock time, all-day: its date',
    'FREQ=DAILY;UNTIL=20260302T120000',
    '2026-03-01',
    ['2026-03-01', '2026-03-02'],
    { ends: true },
  ),
  row(
    'until the last day of daylight saving, which has 25 hours',
    'FREQ=HOURLY;INTERVAL=12;UNTIL=20261025',
    '2026-10-25 00:00',
    ['2026-10-24T21:00Z', '2026-10-25T09:00Z', '2026-10-25T21:00Z'],
    { ends: true },
  ),
  row('until before the start: nothing', 'FREQ=DAILY;UNTIL=20260201', '2026-03-01', [], { ends: true }),
  row(
    'count with clamped months',
    'FREQ=MONTHLY;COUNT=4',
    '2026-01-31',
    ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'],
    { ends: true },
  ),
  row(
    'count with skipped months',
    'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3',
    '2026-01-31',
    ['2026-01-31', '2026-03-31', '2026-05-31'],
    { ends: true },
  ),
  row(
    'count of several times a day',
    'FREQ=DAILY;BYHOUR=8,20;COUNT=3',
    '2026-03-01 08:00',
    ['2026-03-01 08:00', '2026-03-01 20:00', '2026-03-02 08:00'],
    { ends: true },
  ),
  row(
    'prefix, lower case and spaces around are understood',
    ' rrule:freq=daily;count=2; ',
    '2026-03-01',
    ['2026-03-01', '2026-03-02'],
    { ends: true },
  ),
];

/** Daylight saving. Chisinau: forward 29 March 2026 at 02:00, back 25 October 2026 at 03:00. */
const DAYLIGHT_SAVING: ScheduleCase[] = [
  row('daily across spring keeps 09:00', 'FREQ=DAILY', '2026-03-28 09:00', [
    '2026-03-28T07:00Z',
    '2026-03-29T06:00Z',
    '2026-03-30T06:00Z',
  ]),
  row('daily across autumn keeps 09:00', 'FREQ=DAILY', '2026-10-24 09:00', [
    '2026-10-24T06:00Z',
    '2026-10-25T07:00Z',
    '2026-10-26T07:00Z',
  ]),
  row('weekly across spring keeps 18:30', 'FREQ=WEEKLY', '2026-03-26 18:30', [
    '2026-03-26T16:30Z',
    '2026-04-02T15:30Z',
  ]),
  row('monthly across both changes', 'FREQ=MONTHLY;INTERVAL=4', '2026-01-15 07:00', [
    '2026-01-15T05:00Z',
    '2026-05-15T04:00Z',
    '2026-09-15T04:00Z',
    '2027-01-15T05:00Z',
  ]),
  row(
    '02:30 that does not exist moves to 03:30',
    'FREQ=DAILY',
    '2026-03-28 02:30',
    ['2026-03-28 02:30', '2026-03-29 03:30', '2026-03-30 02:30'],
    { zone: 'Europe/Rome' },
  ),
  row(
    'the gap in New York',
    'FREQ=DAILY',
    '2026-03-07 02:30',
    ['2026-03-07T07:30Z', '2026-03-08T07:30Z', '2026-03-09T06:30Z'],
    { zone: 'America/New_York' },
  ),
  row(
    'weekly on the day of the gap',
    'FREQ=WEEKLY;BYDAY=SU',
    '2026-03-01 02:15',
    ['2026-03-01 02:15', '2026-03-08 03:15', '2026-03-15 02:15'],
    { zone: 'America/Los_Angeles' },
  ),
  row(
    'a time that comes twice fires at the first',
    'FREQ=DAILY',
    '2026-10-31 01:30',
    ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    { zone: 'America/New_York' },
  ),
  row('the repeated hour in Chisinau', 'FREQ=DAILY', '2026-10-24 02:30', [
    '2026-10-23T23:30Z',
    '2026-10-24T23:30Z',
    '2026-10-26T00:30Z',
  ]),
  row(
    'the repeated hour in Auckland',
    'FREQ=DAILY',
    '2026-04-04 02:30',
    ['2026-04-03T13:30Z', '2026-04-04T13:30Z', '2026-04-05T14:30Z'],
    { zone: 'Pacific/Auckland' },
  ),
  row(
    'the gap in Auckland',
    'FREQ=DAILY',
    '2026-09-26 02:30',
    ['2026-09-26 02:30', '2026-09-27 03:30', '2026-09-28 02:30'],
    { zone: 'Pacific/Auckland' },
  ),
  row(
    'a gap of half an hour',
    'FREQ=DAILY',
    '2026-10-03 02:15',
    ['2026-10-03 02:15', '2026-10-04 02:45', '2026-10-05 02:15'],
    { zone: 'Australia/Lord_Howe' },
  ),
  row(
    'a gap at midnight',
    'FREQ=DAILY',
    '2018-11-03 00:00',
    ['2018-11-03 00:00', '2018-11-04 01:00', '2018-11-05 00:00'],
    { zone: 'America/Sao_Paulo' },
  ),
  row(
    'a day that a country skipped',
    'FREQ=DAILY',
    '2011-12-28 10:00',
    ['2011-12-28 10:00', '2011-12-29 10:00', '2011-12-31 10:00', '2012-01-01 10:00'],
    { zone: 'Pacific/Apia' },
  ),
  row('all-day dates know no daylight saving', 'FREQ=DAILY', '2026-03-28', ['2026-03-28', '2026-03-29', '2026-03-30']),
  row('all-day dates keep the day far from Greenwich', 'FREQ=WEEKLY', '2026-03-29', ['2026-03-29', '2026-04-05'], {
    zone: 'Pacific/Kiritimati',
  }),
  row('a zone without daylight saving', 'FREQ=DAILY', '2026-03-28 09:00', ['2026-03-28T03:30Z', '2026-03-29T03:30Z'], {
    zone: 'Asia/Kolkata',
  }),
  row('a zone 45 minutes off', 'FREQ=DAILY', '2026-09-26 09:00', ['2026-09-25T20:15Z', '2026-09-26T19:15Z'], {
    zone: 'Pacific/Chatham',
  }),
  row(
    'summer time that pauses in Ramadan',
    'FREQ=WEEKLY',
    '2026-02-12 09:00',
    ['2026-02-12T08:00Z', '2026-02-19T09:00Z'],
    { zone: 'Africa/Casablanca' },
  ),
  row('hours are elapsed time in spring', 'FREQ=HOURLY;INTERVAL=6', '2026-03-28 22:00', [
    '2026-03-28 22:00',
    '2026-03-29 05:00',
    '2026-03-29 11:00',
  ]),
  row('hours are elapsed time in autumn', 'FREQ=HOURLY', '2026-10-25 02:00', [
    '2026-10-24T23:00Z',
    '2026-10-25T00:00Z',
    '2026-10-25T01:00Z',
    '2026-10-25T02:00Z',
  ]),
  row('24 hours are not a day', 'FREQ=HOURLY;INTERVAL=24', '2026-03-28 09:00', [
    '2026-03-28 09:00',
    '2026-03-29 10:00',
    '2026-03-30 10:00',
  ]),
  row(
    'two times a day that fall together in the gap are one',
    'FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30',
    '2026-03-29 01:30',
    ['2026-03-29 01:30', '2026-03-29 03:30', '2026-03-30 02:30'],
    { zone: 'Europe/Rome' },
  ),
  row(
    'a gap may turn the order of two times around',
    'FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,45',
    '2026-03-29 00:00',
    ['2026-03-29 00:00', '2026-03-29 03:00', '2026-03-29 03:45', '2026-03-30 02:00'],
    { zone: 'Europe/Rome' },
  ),
];

/** Hours and times of day. */
const TIMES: ScheduleCase[] = [
  row('every five hours', 'FREQ=HOURLY;INTERVAL=5', '2026-03-01 20:00', [
    '2026-03-01 20:00',
    '2026-03-02 01:00',
    '2026-03-02 06:00',
  ]),
  row('every two hours in office hours', 'FREQ=HOURLY;INTERVAL=2;BYHOUR=9,11,13,15', '2026-03-02 09:00', [
    '2026-03-02 09:00',
    '2026-03-02 11:00',
    '2026-03-02 13:00',
    '2026-03-02 15:00',
    '2026-03-03 09:00',
  ]),
  row('every hour on Mondays', 'FREQ=HOURLY;INTERVAL=8;BYDAY=MO', '2026-03-02 00:00', [
    '2026-03-02 00:00',
    '2026-03-02 08:00',
    '2026-03-02 16:00',
    '2026-03-09 00:00',
  ]),
  row('every half hour', 'FREQ=HOURLY;BYMINUTE=0,30', '2026-03-01 10:00', [
    '2026-03-01 10:00',
    '2026-03-01 10:30',
    '2026-03-01 11:00',
  ]),
  row('the last of three minutes of each hour', 'FREQ=HOURLY;BYMINUTE=5,15,25;BYSETPOS=-1', '2026-03-01 10:25', [
    '2026-03-01 10:25',
    '2026-03-01 11:25',
  ]),
  row('every hour on the first of January', 'FREQ=HOURLY;INTERVAL=12;BYMONTH=1;BYMONTHDAY=1', '2026-01-01 00:00', [
    '2026-01-01 00:00',
    '2026-01-01 12:00',
    '2027-01-01 00:00',
  ]),
  row('twice a day', 'FREQ=DAILY;BYHOUR=8,20', '2026-03-01 08:00', [
    '2026-03-01 08:00',
    '2026-03-01 20:00',
    '2026-03-02 08:00',
  ]),
  row('the minute comes from the start', 'FREQ=DAILY;BYHOUR=8,20', '2026-03-01 08:15', [
    '2026-03-01 08:15',
    '2026-03-01 20:15',
  ]),
  row('the hour comes from the start', 'FREQ=DAILY;BYMINUTE=0,30', '2026-03-01 08:00', [
    '2026-03-01 08:00',
    '2026-03-01 08:30',
    '2026-03-02 08:00',
  ]),
  row('the last time of the month', 'FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9,17;BYSETPOS=-1', '2026-01-31 17:00', [
    '2026-01-31 17:00',
    '2026-02-28 17:00',
  ]),
  row('all-day series have no times of day', 'FREQ=DAILY;BYHOUR=8,20', '2026-03-01', ['2026-03-01', '2026-03-02']),
  row('every 400 days', 'FREQ=DAILY;INTERVAL=400', '2026-01-01', ['2026-01-01', '2027-02-05', '2028-03-11']),
  row('every day of two months', 'FREQ=DAILY;BYMONTH=2,3;BYMONTHDAY=28,1', '2026-02-28', [
    '2026-02-28',
    '2026-03-01',
    '2026-03-28',
    '2027-02-01',
  ]),
  row('daily on the last day of the month', 'FREQ=DAILY;BYMONTHDAY=-1', '2026-01-31', [
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
  ]),
  row('yearly on a named day of every month', 'FREQ=YEARLY;BYMONTHDAY=15', '2026-11-15', [
    '2026-11-15',
    '2026-12-15',
    '2027-01-15',
  ]),
  row('yearly, every Friday the 13th', 'FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR', '2026-02-13', [
    '2026-02-13',
    '2026-03-13',
    '2026-11-13',
    '2027-08-13',
  ]),
  row('birthday', 'FREQ=YEARLY', '2026-06-10', ['2026-06-10', '2027-06-10', '2028-06-10']),
];

export const SCHEDULE_CASES: ScheduleCase[] = [...MONTH_ENDS, ...WEEKDAYS, ...ENDS, ...DAYLIGHT_SAVING, ...TIMES];
