/** Lines that cannot be what they say: the offending part, and the reason. */
export const REFUSAL_CASES: ReadonlyArray<readonly [line: string, part: string, reason: string]> = [
  [
    'pay 06/31',
    '06/31',
    '“06/31” is not a date. June has 30 days. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  [
    'call 25:00',
    '25:00',
    '“25:00” is not a time of day. Write it like 9am, 14:30 or noon, or put it in quotes to keep it as text.',
  ],
  [
    'call bob today 25:12',
    '25:12',
    '“25:12” is not a time of day. Write it like 9am, 14:30 or noon, or put it in quotes to keep it as text.',
  ],
  [
    'call bob today 14PM',
    '14PM',
    '“14PM” is not a time of day: with am or pm the hour goes from 1 to 12. Write it like 9am, 14:30 or noon, or put it in quotes to keep it as text.',
  ],
  ['buy milk #a #b #c #d #e #f', '#f', 'A task has at most 5 tags. Leave some out.'],
  [
    'feb 30 party',
    'feb 30',
    '“feb 30” is not a date. February has 29 days. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  [
    'every 30 minutes drink water',
    'every 30 minutes',
    'A task can repeat every hour at most. Choose hours, days, weeks, months or years.',
  ],
  [
    'deadline 2026-02-30',
    '2026-02-30',
    '“2026-02-30” is not a date. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  [
    'wash car 29/2/2027',
    '29/2/2027',
    '“29/2/2027” is not a date. February 2027 has 28 days. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  [
    'pay 31 june',
    '31 june',
    '“31 june” is not a date. June has 30 days. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  ['every february 30', 'every february 30', 'That month has 29 days. Choose a day that exists.'],
  [
    'every month on the 32nd pay',
    'on the 32nd',
    '“the 32nd” is not a date. No month has such a day. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  ['every 0 days x', 'every 0 days', 'I can repeat every 1 to 999 days, weeks, months or years.'],
  [
    'every 2 workdays x',
    'every 2 workdays',
    'I can repeat on every workday, but not on every few of them. Name the weekdays.',
  ],
  [
    'buy milk #aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'A tag has at most 32 letters. Shorten “#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…”.',
  ],
  ['call bob in 9999 years', 'in 9999 years', 'That is too far in the future. Choose a nearer date.'],
  [
    'call bob 24:30',
    '24:30',
    '“24:30” is not a time of day. Write it like 9am, 14:30 or noon, or put it in quotes to keep it as text.',
  ],
  [
    'call bob 13pm',
    '13pm',
    '“13pm” is not a time of day: with am or pm the hour goes from 1 to 12. Write it like 9am, 14:30 or noon, or put it in quotes to keep it as text.',
  ],
  [
    'call bob 9:75',
    '9:75',
    '“9:75” is not a time of day. Write it like 9am, 14:30 or noon, or put it in quotes to keep it as text.',
  ],
  [
    'dentist by 13/13/2026',
    'by 13/13/2026',
    '“13/13/2026” is not a date. There is no month 13. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  [
    'pay 00/10/2026',
    '00/10/2026',
    '“00/10/2026” is not a date. There is no month 0. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  [
    'dentist on 0 march',
    'on 0 march',
    '“0 march” is not a date. March has 31 days. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  ['clean daily until 2026-03-01', 'daily', 'It would end before it begins. Choose a later last day.'],
  [
    'call bob friday 5pm remind me at 25:00',
    'remind me at 25:00',
    '“25:00” is not a time of day. Write it like 9am, 14:30 or noon, or put it in quotes to keep it as text.',
  ],
  [
    'call bob friday 5pm remind me on feb 30',
    'remind me on feb 30',
    '“feb 30” is not a date. February has 29 days. Write a date that exists, or put it in quotes to keep it as text.',
  ],
  [
    'remind me 1h before, 2h before, 3h before, 4h before, 5h before, 6h before friday 5pm x',
    'remind me 1h before, 2h before, 3h before, 4h before, 5h before, 6h before',
    'A task has at most 5 reminders. Leave some out.',
  ],
];

/** Lines that leave something open, and what is asked. */
export const QUESTION_CASES: ReadonlyArray<readonly [line: string, question: string]> = [
  ['tomorrow 9am #home', 'What should I call the task?'],
  [
    'meet monday or tuesday',
    'Which date do you mean, “monday” or “tuesday”? Put the one that belongs to the title in quotes.',
  ],
  [
    'urgent !low !high pay',
    'Which priority do you mean, “!low” or “!high”? Put the one that belongs to the title in quotes.',
  ],
  [
    'meeting at 9am and 5pm',
    'Which time do you mean, “at 9am” or “and 5pm”? Put the one that belongs to the title in quotes.',
  ],
  ['call bob, remind me 15 minutes before', 'When is it due? A reminder “before” needs a due date.'],
  [
    'call me tomorrow or friday',
    'Which date do you mean, “tomorrow” or “friday”? Put the one that belongs to the title in quotes.',
  ],
  [
    'call bob at 5 and at 6',
    'Which time do you mean, “at 5” or “and at 6”? Put the one that belongs to the title in quotes.',
  ],
];
