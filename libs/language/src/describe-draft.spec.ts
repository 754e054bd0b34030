import { describeDraft, describeInstant, describeReminder, describeTask, parseMessage } from './index';

const CONTEXT = { now: '2026-11-23T08:00:00.000Z', timeZone: 'Europe/Rome', locale: 'en-GB' };
const echo = (text: string): string => describeDraft(parseMessage(text, CONTEXT).draft!, CONTEXT);

describe('describeDraft', () => {
  it.each([
    ['pay rent tomorrow 9am #home !high', 'Added: pay rent — Tue 24 Nov 2026, 09:00, #home, high'],
    ['buy milk', 'Added: buy milk'],
    ['buy milk !medium', 'Added: buy milk'],
    ['buy milk !low', 'Added: buy milk — low'],
    ['buy milk friday', 'Added: buy milk — Fri 27 Nov 2026'],
    ['drink in 90 seconds', 'Added: drink — Mon 23 Nov 2026, 09:01:30'],
    [
      'pay rent every month on the 1st at 9am, remind me 1 day and 2 hours before',
      'Added: pay rent — Tue 1 Dec 2026, 09:00, every month on the 1st at 09:00, reminder 1 day before, reminder 2 hours before',
    ],
    ['water plants every! 3 days', 'Added: water plants — Mon 23 Nov 2026, every 3 days after completion'],
    ['remind me to call mom at 5', 'Added: call mom — Mon 23 Nov 2026, 17:00, reminder at the due time'],
    ['call mom, remind me at 5', 'Added: call mom — reminder Mon 23 Nov 2026, 17:00'],
  ])('%s → %s', (line, expected) => {
    expect(echo(line)).toBe(expected);
  });
});

describe('describeTask', () => {
  it('tells the same of a task that is stored', () => {
    const task = {
      title: 'pay rent',
      tags: ['home'],
      priority: 'medium' as const,
      due: { at: null, date: '2026-12-01', timeZone: 'Europe/Rome' },
      recurrence: null,
      reminders: [{ before: 'P1W', at: null }],
    };
    expect(describeTask(task, 'Europe/Rome')).toBe('pay rent — Tue 1 Dec 2026, #home, reminder 1 week before');
  });
});

describe('single parts', () => {
  it('are told in the zone that is asked for', () => {
    expect(describeInstant('2026-11-23T23:30:00.000Z', 'Asia/Tokyo')).toBe('Tue 24 Nov 2026, 08:30');
    expect(describeReminder({ at: '2026-11-23T23:30:00.000Z' }, 'UTC')).toBe('reminder Mon 23 Nov 2026, 23:30');
    expect(describeReminder({ before: 'P1Y2M' }, 'UTC')).toBe('reminder 1 year 2 months before');
  });
});
