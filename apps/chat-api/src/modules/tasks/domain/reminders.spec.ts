import type { ReminderSnapshot } from '@app/contracts';
import {
  armReminders,
  cancelReminders,
  moveReminders,
  rearmReminders,
  reminderToSnooze,
  replaceReminders,
} from './reminders';

const due = (at: string) => ({ at, date: null, timeZone: 'Europe/Rome' });
const NOW = '2026-11-24T10:00:00.000Z';
const reminder = (fields: Partial<ReminderSnapshot>): ReminderSnapshot => ({
  id: 'r',
  before: 'PT1H',
  at: null,
  fireAt: '2026-12-01T08:00:00.000Z',
  status: 'pending',
  ...fields,
});

describe('reminders', () => {
  it('count from the due moment, keep the wall clock by the day, and take the hour of all-day tasks', () => {
    const specs = [
      { before: 'PT90M', at: null },
      { before: 'P1D', at: null },
      { before: null, at: '2026-12-24T17:00:00.000Z' },
    ];
    expect(armReminders(specs, due('2027-03-28T08:00:00.000Z'), '09:00').map(({ fireAt }) => fireAt)).toEqual([
      '2027-03-28T06:30:00.000Z',
      // The clocks go forward that night: ten o'clock the day before is an hour earlier in UTC.
      '2027-03-27T09:00:00.000Z',
      '2026-12-24T17:00:00.000Z',
    ]);
    const allDay = { at: null, date: '2026-12-01', timeZone: 'Europe/Rome' };
    expect(armReminders([{ before: 'PT0S', at: null }], allDay, '07:30')[0]).toMatchObject({
      fireAt: '2026-12-01T06:30:00.000Z',
      status: 'pending',
    });
    expect(armReminders([{ before: 'PT1H', at: null }], null, '09:00')[0]).toMatchObject({
      fireAt: null,
      status: 'cancelled',
    });
  });

  it.each<[Partial<ReminderSnapshot>, string | null, Partial<ReminderSnapshot>]>([
    [{}, '2026-12-02T09:00:00.000Z', { fireAt: '2026-12-02T08:00:00.000Z', status: 'pending' }],
    [{ status: 'fired' }, '2026-12-02T09:00:00.000Z', { fireAt: '2026-12-02T08:00:00.000Z', status: 'pending' }],
    [{ status: 'fired' }, '2026-11-01T09:00:00.000Z', { fireAt: '2026-12-01T08:00:00.000Z', status: 'fired' }],
    [{ status: 'fired' }, null, { fireAt: '2026-12-01T08:00:00.000Z', status: 'fired' }],
    [{ status: 'cancelled', fireAt: null }, '2026-11-01T09:00:00.000Z', { status: 'pending' }],
    [{ status: 'snoozed' }, '2026-11-01T09:00:00.000Z', { fireAt: '2026-12-01T08:00:00.000Z', status: 'snoozed' }],
    [{ status: 'snoozed' }, null, { fireAt: '2026-12-01T08:00:00.000Z', status: 'snoozed' }],
    [{ status: 'cancelled' }, '2026-11-01T09:00:00.000Z', { status: 'cancelled' }],
    [{}, '2026-11-01T09:00:00.000Z', { fireAt: '2026-11-01T08:00:00.000Z', status: 'pending' }],
    [{ status: 'snoozed' }, '2026-12-02T09:00:00.000Z', { fireAt: '2026-12-02T08:00:00.000Z', status: 'pending' }],
    [{}, '2026-12-01T09:00:00.000Z', { fireAt: '2026-12-01T08:00:00.000Z', status: 'pending' }],
    [{}, null, { fireAt: null, status: 'cancelled' }],
    [{ before: null, at: '2026-12-01T08:00:00.000Z' }, null, { fireAt: '2026-12-01T08:00:00.000Z', status: 'pending' }],
  ])('%j move with the due date to %s', (fields, at, expected) => {
    const move = { from: due('2026-12-01T09:00:00.000Z'), to: at === null ? null : due(at) };
    const [moved] = moveReminders([reminder(fields)], move, NOW, '09:00');
    expect(moved).toMatchObject(expected);
  });

  it('are cancelled with the task and come back when their moment is still to come', () => {
    const all = [
      reminder({}),
      reminder({ status: 'snoozed' }),
      reminder({ status: 'fired' }),
      reminder({ fireAt: '2026-11-24T09:00:00.000Z' }),
      reminder({ fireAt: null, status: 'cancelled' }),
    ];
    const cancelled = cancelReminders(all);
    expect(cancelled.map(({ status }) => status)).toEqual([
      'cancelled',
      'cancelled',
      'fired',
      'cancelled',
      'cancelled',
    ]);
    expect(rearmReminders(cancelled, NOW).map(({ status }) => status)).toEqual([
      'pending',
      'pending',
      'fired',
      'cancelled',
      'cancelled',
    ]);
  });

  it('keep what became of them when the list is given again', () => {
    const fired = reminder({ id: 'kept', status: 'fired' });
    const replaced = replaceReminders(
      [fired],
      [
        { before: 'PT1H', at: null },
        { before: 'P2D', at: null },
      ],
      due('2026-12-01T09:00:00.000Z'),
      '09:00',
    );
    expect(replaced[0]).toBe(fired);
    expect(replaced[1]).toMatchObject({ before: 'P2D', status: 'pending' });
  });

  it('are snoozed by what fired last, else by what comes next', () => {
    const first = reminder({ id: 'first', fireAt: '2026-11-20T08:00:00.000Z', status: 'fired' });
    const second = reminder({ id: 'second', fireAt: '2026-11-21T08:00:00.000Z', status: 'fired' });
    const next = reminder({ id: 'next', fireAt: '2026-12-01T08:00:00.000Z' });
    const later = reminder({ id: 'later', fireAt: '2026-12-02T08:00:00.000Z' });
    expect(reminderToSnooze([next, second, first])).toBe(second);
    expect(reminderToSnooze([later, next])).toBe(next);
    expect(reminderToSnooze([reminder({ status: 'cancelled' }), reminder({ fireAt: null })])).toBeUndefined();
  });
});
