import type { ScheduleCase } from './case-language';

const zone = 'America/New_York';

/** Days of one month, written `1997-09: 2 9 16`. */
function days(...months: string[]): string[] {
  return months.flatMap((line) => {
    const [month, list] = line.split(':') as [string, string];
    return list
      .trim()
      .split(/\s+/)
      .map((day) => `${month}-${day.padStart(2, '0')} 09:00`);
  });
}

function row(name: string, rule: string, start: string, expected: string[], ends = false): ScheduleCase {
  return { name, rule, start: `${start} 09:00`, expected, ends, zone };
}

const january = (year: number) => days(`${year}-01: ${Array.from({ length: 31 }, (_, day) => day + 1).join(' ')}`);
const threeJanuaries = [...january(1998), ...january(1999), ...january(2000)];
const tuesdayAndThursday = days('1997-09: 2 4 9 11 16 18 23 25 30', '1997-10: 2');

/** The examples of RFC 5545, section 3.8.5.3, with their results worked out anew. */
export const RFC_CASES: ScheduleCase[] = [
  row('daily, ten times', 'FREQ=DAILY;COUNT=10', '1997-09-02', days('1997-09: 2 3 4 5 6 7 8 9 10 11'), true),
  row(
    'every other day',
    'FREQ=DAILY;INTERVAL=2',
    '1997-09-02',
    days('1997-09: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30', '1997-10: 2 4'),
  ),
  row(
    'every ten days, five times',
    'FREQ=DAILY;INTERVAL=10;COUNT=5',
    '1997-09-02',
    days('1997-09: 2 12 22', '1997-10: 2 12'),
    true,
  ),
  row(
    'every day of January, by year',
    'FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA',
    '1998-01-01',
    threeJanuaries,
    true,
  ),
  row(
    'every day of January, by day',
    'FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
    '1998-01-01',
    threeJanuaries,
    true,
  ),
  row(
    'weekly, ten times',
    'FREQ=WEEKLY;COUNT=10',
    '1997-09-02',
    days('1997-09: 2 9 16 23 30', '1997-10: 7 14 21 28', '1997-11: 4'),
    true,
  ),
  row(
    'weekly until Christmas Eve',
    'FREQ=WEEKLY;UNTIL=19971224T000000Z',
    '1997-09-02',
    days('1997-09: 2 9 16 23 30', '1997-10: 7 14 21 28', '1997-11: 4 11 18 25', '1997-12: 2 9 16 23'),
    true,
  ),
  row(
    'every other week',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU',
    '1997-09-02',
    days('1997-09: 2 16 30', '1997-10: 14 28', '1997-11: 11 25', '1997-12: 9 23', '1998-01: 6 20', '1998-02: 3 17'),
  ),
  row(
    'Tuesday and Thursday until a date',
    'FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
    '1997-09-02',
    tuesdayAndThursday,
    true,
  ),
  row(
    'Tuesday and Thursday, ten times',
    'FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH',
    '1997-09-02',
    tuesdayAndThursday,
    true,
  ),
  row(
    'every other week on three days',
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR',
    '1997-09-01',
    days(
      '1997-09: 1 3 5 15 17 19 29',
      '1997-10: 1 3 13 15 17 27 29 31',
      '1997-11: 10 12 14 24 26 28',
      '1997-12: 8 10 12 22',
    ),
    true,
  ),
  row(
    'every other week on two days, eight times',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH',
    '1997-09-02',
    days('1997-09: 2 4 16 18 30', '1997-10: 2 14 16'),
    true,
  ),
  row(
    'first Friday, ten times',
    'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    '1997-09-05',
    days(
      '1997-09: 5',
      '1997-10: 3',
      '1997-11: 7',
      '1997-12: 5',
      '1998-01: 2',
      '1998-02: 6',
      '1998-03: 6',
      '1998-04: 3',
      '1998-05: 1',
      '1998-06: 5',
    ),
    true,
  ),
  row(
    'first Friday until Christmas Eve',
    'FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR',
    '1997-09-05',
    days('1997-09: 5', '1997-10: 3', '1997-11: 7', '1997-12: 5'),
    true,
  ),
  row(
    'first and last Sunday, every other month',
    'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    '1997-09-07',
    days('1997-09: 7 28', '1997-11: 2 30', '1998-01: 4 25', '1998-03: 1 29', '1998-05: 3 31'),
    true,
  ),
  row(
    'second-to-last Monday',
    'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    '1997-09-22',
    days('1997-09: 22', '1997-10: 20', '1997-11: 17', '1997-12: 22', '1998-01: 19', '1998-02: 16'),
    true,
  ),
  row(
    'third day from the end',
    'FREQ=MONTHLY;BYMONTHDAY=-3',
    '1997-09-28',
    days('1997-09: 28', '1997-10: 29', '1997-11: 28', '1997-12: 29', '1998-01: 29', '1998-02: 26'),
  ),
  row(
    'the 2nd and the 15th',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15',
    '1997-09-02',
    days('1997-09: 2 15', '1997-10: 2 15', '1997-11: 2 15', '1997-12: 2 15', '1998-01: 2 15'),
    true,
  ),
  row(
    'first and last day',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
    '1997-09-30',
    days('1997-09: 30', '1997-10: 1 31', '1997-11: 1 30', '1997-12: 1 31', '1998-01: 1 31', '1998-02: 1'),
    true,
  ),
  row(
    'the 10th to 15th every 18 months',
    'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    '1997-09-10',
    days('1997-09: 10 11 12 13 14 15', '1999-03: 10 11 12 13'),
    true,
  ),
  row(
    'every Tuesday, every other month',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=TU',
    '1997-09-02',
    days('1997-09: 2 9 16 23 30', '1997-11: 4 11 18 25', '1998-01: 6 13 20 27', '1998-03: 3 10 17 24 31'),
  ),
  row(
    'June and July',
    'FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
    '1997-06-10',
    [1997, 1998, 1999, 2000, 2001].flatMap((year) => days(`${year}-06: 10`, `${year}-07: 10`)),
    true,
  ),
  row(
    'three months every other year',
    'FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3',
    '1997-03-10',
    days(
      '1997-03: 10',
      '1999-01: 10',
      '1999-02: 10',
      '1999-03: 10',
      '2001-01: 10',
      '2001-02: 10',
      '2001-03: 10',
      '2003-01: 10',
      '2003-02: 10',
      '2003-03: 10',
    ),
    true,
  ),
  row(
    'days of the year every third year',
    'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    '1997-01-01',
    days(
      '1997-01: 1',
      '1997-04: 10',
      '1997-07: 19',
      '2000-01: 1',
      '2000-04: 9',
      '2000-07: 18',
      '2003-01: 1',
      '2003-04: 10',
      '2003-07: 19',
      '2006-01: 1',
    ),
    true,
  ),
  row(
    'the twentieth Monday of the year',
    'FREQ=YEARLY;BYDAY=20MO',
    '1997-05-19',
    days('1997-05: 19', '1998-05: 18', '1999-05: 17'),
  ),
  row(
    'Monday of week 20',
    'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    '1997-05-12',
    days('1997-05: 12', '1998-05: 11', '1999-05: 17'),
  ),
  row(
    'every Thursday in March',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=TH',
    '1997-03-13',
    days('1997-03: 13 20 27', '1998-03: 5 12 19 26', '1999-03: 4 11 18 25'),
  ),
  row(
    'every Thursday in summer',
    'FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8',
    '1997-06-05',
    days(
      '1997-06: 5 12 19 26',
      '1997-07: 3 10 17 24 31',
      '1997-08: 7 14 21 28',
      '1998-06: 4 11 18 25',
      '1998-07: 2 9 16 23 30',
    ),
  ),
  row(
    'Friday the 13th (after the start itself)',
    'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    '1997-09-02',
    days('1997-09: 2', '1998-02: 13', '1998-03: 13', '1998-11: 13', '1999-08: 13', '2000-10: 13'),
  ),
  row(
    'first Saturday after the first Sunday',
    'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
    '1997-09-13',
    days(
      '1997-09: 13',
      '1997-10: 11',
      '1997-11: 8',
      '1997-12: 13',
      '1998-01: 10',
      '1998-02: 7',
      '1998-03: 7',
      '1998-04: 11',
      '1998-05: 9',
      '1998-06: 13',
    ),
  ),
  row(
    'election day in the United States',
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    '1996-11-05',
    days('1996-11: 5', '2000-11: 7', '2004-11: 2', '2008-11: 4'),
  ),
  row(
    'the third of Tuesday, Wednesday and Thursday',
    'FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
    '1997-09-04',
    days('1997-09: 4', '1997-10: 7', '1997-11: 6'),
    true,
  ),
  row(
    'second-to-last weekday',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
    '1997-09-29',
    days('1997-09: 29', '1997-10: 30', '1997-11: 27', '1997-12: 30', '1998-01: 29', '1998-02: 26', '1998-03: 30'),
  ),
  row(
    'weeks that start on Monday',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
    '1997-08-05',
    days('1997-08: 5 10 19 24'),
    true,
  ),
  row(
    'weeks that start on Sunday',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
    '1997-08-05',
    days('1997-08: 5 17 19 31'),
    true,
  ),
  row(
    'the 30th is skipped in February',
    'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
    '2007-01-15',
    days('2007-01: 15 30', '2007-02: 15', '2007-03: 15 30'),
    true,
  ),
  row(
    'last Sunday of October',
    'FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    '1967-10-29',
    days('1967-10: 29', '1968-10: 27', '1969-10: 26', '1970-10: 25'),
  ),
  row(
    'second Sunday of March',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
    '2007-03-11',
    days('2007-03: 11', '2008-03: 9', '2009-03: 8'),
  ),
  {
    name: 'every three hours until five o’clock UTC',
    rule: 'FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z',
    start: '1997-09-02 09:00',
    expected: ['1997-09-02 09:00', '1997-09-02 12:00'],
    ends: true,
    zone,
  },
  {
    name: 'every 20 minutes from nine to five',
    rule: 'FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40',
    start: '1997-09-02 09:00',
    expected: [2, 3].flatMap((day) =>
      [9, 10, 11, 12, 13, 14, 15, 16].flatMap((hour) =>
        ['00', '20', '40'].map((minute) => `1997-09-0${day} ${String(hour).padStart(2, '0')}:${minute}`),
      ),
    ),
    zone,
  },
  {
    name: 'Sundays in January at 8:30 and 9:30, every other year',
    rule: 'FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=SU;BYHOUR=8,9;BYMINUTE=30',
    start: '1997-01-05 08:30',
    expected: [5, 12, 19, 26]
      .flatMap((day) => ['08:30', '09:30'].map((time) => `1997-01-${String(day).padStart(2, '0')} ${time}`))
      .concat('1999-01-03 08:30', '1999-01-03 09:30'),
    zone,
  },
  {
    name: 'daily until Christmas Eve, across the end of daylight saving',
    rule: 'FREQ=DAILY;UNTIL=19971224T000000Z',
    start: '1997-10-25 09:00',
    expected: ['1997-10-25T13:00Z', '1997-10-26T14:00Z', '1997-10-27T14:00Z'],
    zone,
  },
];
