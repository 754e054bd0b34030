import type { ReminderCase } from './reminder-case-language';

const DUE = '2026-12-01 09:00';
const AN_HOUR_BEFORE = '2026-12-01 08:00';

const row = (
  name: string,
  due: string | null,
  reminders: string[],
  steps: ReminderCase['steps'],
  expected: string[],
  more: Partial<ReminderCase> = {},
): ReminderCase => ({ name, due, reminders, steps, expected, ...more });

/** A task due at nine with a reminder an hour before. */
const hourly = (name: string, steps: ReminderCase['steps'], expected: string, more: Partial<ReminderCase> = {}) =>
  row(name, DUE, ['PT1H'], steps, [expected], more);

/** Where a reminder falls: offsets, the user's hour, clocks that change, months of other lengths. */
const MOMENTS: ReminderCase[] = [
  hourly('an hour before', [], `pending ${AN_HOUR_BEFORE}`),
  row('at the due moment', DUE, ['PT0S'], [], [`pending ${DUE}`]),
  row('seconds before', DUE, ['PT5S'], [], ['pending 2026-12-01 08:59:55']),
  row('at an instant, without a due date', null, ['2026-12-24 17:00'], [], ['pending 2026-12-24 17:00']),
  row('at an instant after the due date', DUE, ['2026-12-02 09:00'], [], ['pending 2026-12-02 09:00']),
  row('the day of an all-day task, at the usual hour', '2026-12-01', ['PT0S'], [], ['pending 2026-12-01 09:00']),
  row('the day of an all-day task, at the user’s hour', '2026-12-01', ['PT0S'], [], ['pending 2026-12-01 07:30'], {
    hour: '07:30',
  }),
  row('a day before an all-day task', '2026-12-01', ['P1D'], [], ['pending 2026-11-30 07:30'], { hour: '07:30' }),
  row(
    'a day before keeps the wall clock when the clocks go forward, 24 hours do not',
    '2026-03-29 09:00',
    ['P1D', 'PT24H'],
    [],
    ['pending 2026-03-28T07:00Z', 'pending 2026-03-28T06:00Z'],
    { made: '2026-03-01 10:00' },
  ),
  row(
    'a day before keeps the wall clock when the clocks go back, 24 hours do not',
    '2026-10-25 09:00',
    ['P1D', 'PT24H'],
    [],
    ['pending 2026-10-24T06:00Z', 'pending 2026-10-24T07:00Z'],
    { made: '2026-10-01 10:00' },
  ),
  row(
    'a day before a time that the clocks leave out that day moves forward by the gap',
    '2027-03-29 02:30',
    ['P1D'],
    [],
    ['pending 2027-03-28T01:30Z'],
    { zone: 'Europe/Rome' },
  ),
  row(
    'a day before a time that comes twice that day rings at the first',
    '2026-10-26 02:30',
    ['P1D'],
    [],
    ['pending 2026-10-25T00:30Z'],
    { zone: 'Europe/Rome', made: '2026-10-01 10:00' },
  ),
  row(
    'an hour before the second of two equal times is the first of them',
    '2026-10-25T01:30Z',
    ['PT1H'],
    [],
    ['pending 2026-10-25T00:30Z'],
    { zone: 'Europe/Rome', made: '2026-10-01 10:00' },
  ),
  row(
    'an all-day hour that the clocks leave out moves forward by the gap',
    '2027-03-28',
    ['PT0S'],
    [],
    ['pending 2027-03-28T01:30Z'],
    { zone: 'Europe/Rome', hour: '02:30' },
  ),
  row(
    'a month before the 31st is the last day of a shorter month',
    '2027-03-31 09:00',
    ['P1M'],
    [],
    ['pending 2027-02-28 09:00'],
  ),
  row('a month before in a leap year', '2028-03-30 09:00', ['P1M'], [], ['pending 2028-02-29 09:00']),
  row('a year before 29 February', '2028-02-29 09:00', ['P1Y'], [], ['pending 2027-02-28 09:00']),
  row('a day before New Year', '2027-01-01', ['P1D'], [], ['pending 2026-12-31 09:00']),
  row('a week before keeps the wall clock', '2026-12-01 09:00', ['P1W'], [], ['pending 2026-11-24 09:00'], {
    made: '2026-11-01 10:00',
  }),
  row(
    'five of one task, each at its own moment',
    DUE,
    ['P1D', 'PT1H', 'PT10M', 'PT0S', '2026-12-01 12:00'],
    [['2026-12-01 09:30', 'wait']],
    [
      'fired 2026-11-30 09:00',
      `fired ${AN_HOUR_BEFORE}`,
      'fired 2026-12-01 08:50',
      `fired ${DUE}`,
      'pending 2026-12-01 12:00',
    ],
  ),
  row(
    'several that fall in one second ring each',
    DUE,
    ['PT60M', 'PT1H', AN_HOUR_BEFORE],
    [[AN_HOUR_BEFORE, 'wait']],
    Array<string>(3).fill(`fired ${AN_HOUR_BEFORE}`),
  ),
];

/** A moment that is past already: once, at once. */
const PAST: ReminderCase[] = [
  row('of a new task', '2026-11-24 10:30', ['PT1H'], [], ['pending 2026-11-24 09:30']),
  row('rings once', '2026-11-24 10:30', ['PT1H'], [['2026-11-25 10:00', 'wait']], ['fired 2026-11-24 09:30']),
  hourly(
    'by a due date moved to the past',
    [
      ['2026-11-24 11:00', 'due', '2026-11-20 09:00'],
      ['2026-11-25 11:00', 'wait'],
    ],
    'fired 2026-11-20 08:00',
  ),
  row(
    'by a reminder added to the list',
    '2026-11-24 12:00',
    [],
    [
      ['2026-11-24 11:30', 'reminders', ['PT1H']],
      ['2026-11-24 11:31', 'wait'],
    ],
    ['fired 2026-11-24 11:00'],
  ),
  hourly(
    'by a due date that was taken away and comes again in the past',
    [
      ['2026-11-24 11:00', 'due', null],
      ['2026-12-02 11:00', 'due', DUE],
      ['2026-12-02 11:01', 'wait'],
    ],
    `fired ${AN_HOUR_BEFORE}`,
  ),
];

/** The due date moves, goes, comes again. */
const MOVES: ReminderCase[] = [
  hourly('follows it later', [['2026-11-24 11:00', 'due', '2026-12-03 15:00']], 'pending 2026-12-03 14:00'),
  hourly('follows it earlier', [['2026-11-24 11:00', 'due', '2026-11-25 15:00']], 'pending 2026-11-25 14:00'),
  row(
    'one at an instant stays',
    DUE,
    ['2026-11-30 18:00'],
    [['2026-11-24 11:00', 'due', '2026-12-03 15:00']],
    ['pending 2026-11-30 18:00'],
  ),
  hourly('is cancelled when it goes', [['2026-11-24 11:00', 'due', null]], 'cancelled -'),
  hourly(
    'is armed again when it comes again',
    [
      ['2026-11-24 11:00', 'due', null],
      ['2026-11-24 12:00', 'due', DUE],
    ],
    `pending ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'rings again for a later date',
    [
      [DUE, 'due', '2026-12-02 09:00'],
      ['2026-12-02 09:00', 'wait'],
    ],
    'fired 2026-12-02 08:00',
    { rings: 2 },
  ),
  hourly('does not ring again for an earlier one', [[DUE, 'due', '2026-11-30 09:00']], `fired ${AN_HOUR_BEFORE}`),
  hourly('has rung, also when the date goes', [[DUE, 'due', null]], `fired ${AN_HOUR_BEFORE}`),
  hourly(
    'does not ring again when the same date comes again',
    [
      [DUE, 'due', null],
      ['2026-12-01 09:10', 'due', DUE],
      ['2026-12-01 09:20', 'wait'],
    ],
    `fired ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'rings for another date that comes after it went',
    [
      [DUE, 'due', null],
      ['2026-12-01 09:10', 'due', '2026-12-05 09:00'],
    ],
    'pending 2026-12-05 08:00',
    { rings: 1 },
  ),
  hourly(
    'made all-day, counts from the user’s hour',
    [['2026-11-24 11:00', 'due', '2026-12-01']],
    'pending 2026-12-01 06:30',
    { hour: '07:30' },
  ),
  row(
    'given a time, counts from that',
    '2026-12-01',
    ['PT0S'],
    [['2026-11-24 11:00', 'due', '2026-12-01 18:00']],
    ['pending 2026-12-01 18:00'],
  ),
  row(
    'another hour of the user counts for what moves after it',
    '2026-12-01',
    ['PT0S'],
    [
      ['2026-11-24 11:00', 'hour', '06:00'],
      ['2026-11-24 12:00', 'due', '2026-12-02'],
    ],
    ['pending 2026-12-02 06:00'],
  ),
  row(
    'all-day, moved across the change of the clocks',
    '2027-03-27',
    ['PT0S'],
    [['2026-11-24 11:00', 'due', '2027-03-28']],
    ['pending 2027-03-28T06:00Z'],
  ),
  row(
    'another zone moves an all-day task',
    '2026-12-01',
    ['PT0S'],
    [['2026-11-24 11:00', 'zone', 'America/New_York']],
    ['pending 2026-12-01T14:00Z'],
  ),
  hourly(
    'another zone leaves an instant where it is',
    [['2026-11-24 11:00', 'zone', 'America/New_York']],
    `pending ${AN_HOUR_BEFORE}`,
  ),
  row(
    'another zone moves a day before the change of its clocks',
    '2026-03-29 09:00',
    ['P1D'],
    [['2026-03-02 10:00', 'zone', 'Asia/Tokyo']],
    ['pending 2026-03-28T06:00Z'],
    { made: '2026-03-01 10:00' },
  ),
];

/** The task is done, open again, gone, back. */
const LIVES: ReminderCase[] = [
  hourly(
    'is silent once it is done',
    [
      ['2026-11-24 11:00', 'complete'],
      [DUE, 'wait'],
    ],
    `cancelled ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'is silent once it is deleted',
    [
      ['2026-11-24 11:00', 'delete'],
      [DUE, 'wait'],
    ],
    `cancelled ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'rings when it was opened again in time',
    [
      ['2026-11-24 11:00', 'complete'],
      ['2026-11-24 12:00', 'reopen'],
      [DUE, 'wait'],
    ],
    `fired ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'rings when it was restored in time',
    [
      ['2026-11-24 11:00', 'delete'],
      ['2026-11-24 12:00', 'restore'],
      [DUE, 'wait'],
    ],
    `fired ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'what was missed while it was done is not made up for',
    [
      ['2026-11-24 11:00', 'complete'],
      [DUE, 'reopen'],
      ['2026-12-02 09:00', 'wait'],
    ],
    `cancelled ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'what was missed rings for a later date',
    [
      ['2026-11-24 11:00', 'complete'],
      [DUE, 'reopen'],
      ['2026-12-01 10:00', 'due', '2026-12-04 09:00'],
    ],
    'pending 2026-12-04 08:00',
  ),
  hourly(
    'restored done, it stays silent',
    [
      ['2026-11-24 11:00', 'complete'],
      ['2026-11-24 12:00', 'delete'],
      ['2026-11-24 13:00', 'restore'],
    ],
    `cancelled ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'follows the due date while it is done, and rings once it is open',
    [
      ['2026-11-24 11:00', 'complete'],
      ['2026-11-24 12:00', 'due', '2026-12-05 09:00'],
      ['2026-11-24 13:00', 'reopen'],
    ],
    'pending 2026-12-05 08:00',
  ),
  hourly(
    'stays fired when it is done',
    [
      [DUE, 'complete'],
      ['2026-12-01 09:10', 'reopen'],
    ],
    `fired ${AN_HOUR_BEFORE}`,
  ),
  row(
    'added while it is done, waits until it is open',
    DUE,
    [],
    [
      ['2026-11-24 11:00', 'complete'],
      ['2026-11-24 12:00', 'reminders', ['PT1H']],
      ['2026-11-24 13:00', 'reopen'],
    ],
    [`pending ${AN_HOUR_BEFORE}`],
  ),
  row(
    'of several, only those to come are armed again',
    DUE,
    ['P3D', 'P1D', 'PT1H'],
    [
      ['2026-11-28 10:00', 'complete'],
      ['2026-11-30 10:00', 'reopen'],
    ],
    ['fired 2026-11-28 09:00', 'cancelled 2026-11-30 09:00', `pending ${AN_HOUR_BEFORE}`],
  ),
];

/** The person snoozes. */
const SNOOZES: ReminderCase[] = [
  hourly(
    'comes again at the moment asked for',
    [[AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:10']],
    'snoozed 2026-12-01 08:10',
    {
      rings: 1,
    },
  ),
  hourly(
    'rings again then',
    [
      [AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:10'],
      [DUE, 'wait'],
    ],
    'fired 2026-12-01 08:10',
    { rings: 2 },
  ),
  hourly(
    'twice is the later word',
    [
      [AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:10'],
      ['2026-12-01 08:05', 'snooze', '2026-12-01 08:30'],
    ],
    'snoozed 2026-12-01 08:30',
    { rings: 1 },
  ),
  row(
    'of a task without reminders makes one',
    null,
    [],
    [['2026-11-24 11:00', 'snooze', '2026-11-24 12:00']],
    ['snoozed 2026-11-24 12:00'],
  ),
  row(
    'is for the one that fired last',
    DUE,
    ['P1D', 'PT1H', 'PT5M'],
    [[AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:10']],
    ['fired 2026-11-30 09:00', 'snoozed 2026-12-01 08:10', 'pending 2026-12-01 08:55'],
    { rings: 2 },
  ),
  hourly(
    'before any fired is for the next',
    [['2026-11-24 11:00', 'snooze', '2026-12-01 08:30']],
    'snoozed 2026-12-01 08:30',
  ),
  hourly(
    'is kept when the due date moves to where its moment is past',
    [
      [AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:40'],
      ['2026-12-01 08:10', 'due', '2026-12-01 08:30'],
    ],
    'snoozed 2026-12-01 08:40',
    { rings: 1 },
  ),
  hourly(
    'gives way to a due date that moves to later',
    [
      [AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:40'],
      ['2026-12-01 08:10', 'due', '2026-12-02 09:00'],
    ],
    'pending 2026-12-02 08:00',
    { rings: 1 },
  ),
  hourly(
    'is kept when the due date goes',
    [
      [AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:40'],
      ['2026-12-01 08:10', 'due', null],
      ['2026-12-01 08:40', 'wait'],
    ],
    'fired 2026-12-01 08:40',
    { rings: 2 },
  ),
  hourly(
    'is kept when only the zone changes',
    [
      ['2026-11-24 11:00', 'snooze', '2026-12-01 08:30'],
      ['2026-11-24 12:00', 'zone', 'America/New_York'],
    ],
    'snoozed 2026-12-01 08:30',
  ),
  hourly(
    'is over when the task is done',
    [
      [AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:40'],
      ['2026-12-01 08:10', 'complete'],
      [DUE, 'wait'],
    ],
    'cancelled 2026-12-01 08:40',
    { rings: 1 },
  ),
  hourly(
    'is kept by a task that is open again in time',
    [
      [AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:40'],
      ['2026-12-01 08:10', 'complete'],
      ['2026-12-01 08:20', 'reopen'],
      [DUE, 'wait'],
    ],
    'fired 2026-12-01 08:40',
    { rings: 2 },
  ),
  row(
    'of one at an instant leaves the instant that was asked for',
    null,
    ['2026-11-25 09:00'],
    [
      ['2026-11-25 09:00', 'snooze', '2026-11-25 10:00'],
      ['2026-11-25 09:10', 'reminders', ['2026-11-25 09:00']],
    ],
    ['snoozed 2026-11-25 10:00'],
    { rings: 1 },
  ),
];

/** The list is given anew; a change is taken back. */
const EDITS: ReminderCase[] = [
  hourly('the same again changes nothing', [[DUE, 'reminders', ['PT1H']]], `fired ${AN_HOUR_BEFORE}`),
  row(
    'one more leaves the others',
    DUE,
    ['PT1H'],
    [['2026-11-24 11:00', 'reminders', ['PT1H', 'P1D']]],
    [`pending ${AN_HOUR_BEFORE}`, 'pending 2026-11-30 09:00'],
  ),
  row('none at all', DUE, ['PT1H', 'P1D'], [['2026-11-24 11:00', 'reminders', []]], []),
  row('the same twice is one', DUE, ['PT1H', 'PT1H'], [], [`pending ${AN_HOUR_BEFORE}`]),
  hourly(
    'a move taken back brings it where it was',
    [
      ['2026-11-24 11:00', 'due', '2026-12-05 09:00'],
      ['2026-11-24 12:00', 'undo'],
    ],
    `pending ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'a move taken back when its moment is past rings no more',
    [
      ['2026-11-24 11:00', 'due', '2026-12-05 09:00'],
      [DUE, 'undo'],
      ['2026-12-02 09:00', 'wait'],
    ],
    `cancelled ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'a due date that went is taken back after it rang',
    [
      [DUE, 'due', null],
      ['2026-12-01 09:10', 'undo'],
      ['2026-12-01 09:20', 'wait'],
    ],
    `fired ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'a completion taken back in time',
    [
      ['2026-11-24 11:00', 'complete'],
      ['2026-11-24 12:00', 'undo'],
    ],
    `pending ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'a deletion taken back too late',
    [
      ['2026-11-24 11:00', 'delete'],
      [DUE, 'undo'],
    ],
    `cancelled ${AN_HOUR_BEFORE}`,
  ),
  hourly(
    'a snooze taken back has rung',
    [
      [AN_HOUR_BEFORE, 'snooze', '2026-12-01 08:30'],
      ['2026-12-01 08:10', 'undo'],
      [DUE, 'wait'],
    ],
    `fired ${AN_HOUR_BEFORE}`,
  ),
];

/** What becomes of reminders, group by group. */
export const REMINDER_CASES: Record<string, ReminderCase[]> = {
  'their moment': MOMENTS,
  'a moment that is past': PAST,
  'when the due date changes': MOVES,
  'when the task is done or gone': LIVES,
  'a snooze': SNOOZES,
  'other lists, and undo': EDITS,
};
