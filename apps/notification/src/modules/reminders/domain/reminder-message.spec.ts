import { reminderMessage } from './reminder-message';

const at = (instant: string, timeZone = 'Europe/Rome') => ({ at: instant, date: null, timeZone });
const on = (date: string, timeZone = 'Europe/Rome') => ({ at: null, date, timeZone });

describe('reminderMessage', () => {
  it.each([
    ['nothing of a task without a due date', null, '2026-12-01T08:00:00Z', 'pay rent'],
    ['now', at('2026-12-01T08:00:00Z'), '2026-12-01T08:00:00.012Z', 'pay rent — due now'],
    ['today', at('2026-12-01T16:30:00Z'), '2026-12-01T08:00:00Z', 'pay rent — due today at 17:30'],
    ['tomorrow', at('2026-12-01T08:00:00Z'), '2026-11-30T08:00:00Z', 'pay rent — due tomorrow at 09:00'],
    ['a day', at('2026-12-05T08:00:00Z'), '2026-12-01T08:00:00Z', 'pay rent — due Sat 5 Dec at 09:00'],
    [
      'a day of another year',
      at('2027-01-02T08:00:00Z'),
      '2026-12-01T08:00:00Z',
      'pay rent — due Sat 2 Jan 2027 at 09:00',
    ],
    ['what is late', at('2026-11-30T08:00:00Z'), '2026-12-01T08:00:00Z', 'pay rent — was due yesterday at 09:00'],
    ['an all-day task', on('2026-12-01'), '2026-12-01T08:00:00Z', 'pay rent — due today'],
    ['an all-day task of tomorrow', on('2026-12-02'), '2026-12-01T08:00:00Z', 'pay rent — due tomorrow'],
    [
      'a due date without a moment',
      { at: null, date: null, timeZone: 'UTC' },
      '2026-12-01T08:00:00Z',
      'pay rent — due',
    ],
    [
      'the day in the zone of the task',
      at('2026-12-01T23:30:00Z', 'Pacific/Auckland'),
      '2026-12-01T10:00:00Z',
      'pay rent — due tomorrow at 12:30',
    ],
  ])('tells %s', (_name, due, firedAt, message) => {
    expect(reminderMessage('pay rent', due, firedAt)).toBe(message);
  });

  it('keeps within what an event may carry', () => {
    expect(reminderMessage('x'.repeat(600), null, '2026-12-01T08:00:00Z')).toHaveLength(500);
  });
});
