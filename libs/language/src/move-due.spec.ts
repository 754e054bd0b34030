import { moveDue, type DraftDue, type DueChange } from './index';

const BERLIN = 'Europe/Berlin';
/** Saturday, 28 March 2026, 09:00 in Berlin; the clocks go forward in the night after. */
const TIMED: DraftDue = { at: '2026-03-28T08:00:00.000Z', date: null, timeZone: BERLIN };
const ALL_DAY: DraftDue = { at: null, date: '2026-01-31', timeZone: BERLIN };
const later = (shift: string, earlier = false): DueChange => ({ shift, earlier });
const move = (due: DraftDue | null, change: DueChange) => moveDue(due, change, 'UTC');

describe('moveDue', () => {
  it.each<[string, DraftDue | null, DueChange, DraftDue]>([
    [
      'an instant',
      TIMED,
      { at: '2026-05-01T10:00:00.000Z' },
      { at: '2026-05-01T10:00:00.000Z', date: null, timeZone: 'UTC' },
    ],
    ['a day keeps the time', TIMED, { date: '2026-03-30' }, { ...TIMED, at: '2026-03-30T07:00:00.000Z' }],
    ['a day of a day', ALL_DAY, { date: '2026-03-30' }, { ...ALL_DAY, date: '2026-03-30' }],
    ['a day of nothing', null, { date: '2026-03-30' }, { at: null, date: '2026-03-30', timeZone: 'UTC' }],
    ['a time keeps the day', TIMED, { minutes: 1050, next: '' }, { ...TIMED, at: '2026-03-28T16:30:00.000Z' }],
    [
      'a time of a day',
      ALL_DAY,
      { minutes: 540, next: '' },
      { at: '2026-01-31T08:00:00.000Z', date: null, timeZone: BERLIN },
    ],
    [
      'a time of nothing',
      null,
      { minutes: 540, next: '2026-03-05T09:00:00.000Z' },
      { at: '2026-03-05T09:00:00.000Z', date: null, timeZone: 'UTC' },
    ],
    ['days keep the wall clock', TIMED, later('P1D'), { ...TIMED, at: '2026-03-29T07:00:00.000Z' }],
    ['hours are elapsed', TIMED, later('PT24H'), { ...TIMED, at: '2026-03-29T08:00:00.000Z' }],
    ['days and hours', TIMED, later('P1DT1H'), { ...TIMED, at: '2026-03-29T08:00:00.000Z' }],
    ['earlier', TIMED, later('P1DT30M', true), { ...TIMED, at: '2026-03-27T07:30:00.000Z' }],
    ['a month of a day', ALL_DAY, later('P1M'), { ...ALL_DAY, date: '2026-02-28' }],
  ])('%s', (_name, due, change, expected) => {
    expect(move(due, change)).toEqual(expected);
  });

  it.each<[string, DraftDue | null, DueChange, string]>([
    ['without a due moment', null, later('P1D'), 'no due'],
    ['by hours without a time', ALL_DAY, later('PT1H'), 'no time'],
    ['beyond the calendar', TIMED, later('P9999Y'), 'too far'],
    ['before the calendar', ALL_DAY, later('P999Y', true), 'too far'],
  ])('says what is missing %s', (_name, due, change, reason) => {
    expect(move(due, change)).toBe(reason);
  });
});
