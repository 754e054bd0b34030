import { dueMoment } from '../test/case-language';
import { parseDuration, subtractDuration, TimeInputError } from './index';

const before = (due: string, duration: string, zone = 'Europe/Chisinau', hour = '09:00') =>
  subtractDuration(dueMoment(due, zone), duration, hour);

describe('subtractDuration', () => {
  it.each([
    ['half an hour', '2026-03-10 09:00', 'PT30M', '2026-03-10T06:30:00.000Z'],
    ['nothing', '2026-03-10 09:00', 'PT0S', '2026-03-10T07:00:00.000Z'],
    ['a day', '2026-03-10 09:00', 'P1D', '2026-03-09T07:00:00.000Z'],
    ['a day across spring keeps the wall clock', '2026-03-29 09:00', 'P1D', '2026-03-28T07:00:00.000Z'],
    ['24 hours across spring are elapsed', '2026-03-29 09:00', 'PT24H', '2026-03-28T06:00:00.000Z'],
    ['a day across autumn keeps the wall clock', '2026-10-25 09:00', 'P1D', '2026-10-24T06:00:00.000Z'],
    ['24 hours across autumn are elapsed', '2026-10-25 09:00', 'PT24H', '2026-10-24T07:00:00.000Z'],
    ['a week', '2026-04-02 18:30', 'P1W', '2026-03-26T16:30:00.000Z'],
    ['a month, clamped', '2026-03-31 09:00', 'P1M', '2026-02-28T07:00:00.000Z'],
    ['two months over the new year', '2026-01-15 09:00', 'P2M', '2025-11-15T07:00:00.000Z'],
    ['a year', '2028-02-29 09:00', 'P1Y', '2027-02-28T07:00:00.000Z'],
    ['a year, two months, a week, a day, an hour', '2026-03-10 09:00', 'P1Y2M1W1DT1H', '2025-01-02T06:00:00.000Z'],
    ['a day and two hours', '2026-03-10 09:00', 'P1DT2H', '2026-03-09T05:00:00.000Z'],
    ['seconds', '2026-03-10 09:00', 'PT90S', '2026-03-10T06:58:30.000Z'],
  ])('%s before %s', (_name, due, duration, expected) => {
    expect(before(due, duration)).toBe(expected);
  });

  it('a day before into the gap moves forward', () => {
    expect(before('2026-03-30 02:30', 'P1D', 'Europe/Rome')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('a day before into the repeated hour is the first', () => {
    expect(before('2026-11-02 01:30', 'P1D', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('elapsed time counts from the instant, also in the second of two equal hours', () => {
    expect(before('2026-11-01T06:30Z', 'PT10M', 'America/New_York')).toBe('2026-11-01T06:20:00.000Z');
  });

  it.each([
    ['on the day, at the chosen hour', 'PT0S', '09:00', '2026-03-29T06:00:00.000Z'],
    ['the day before, at the chosen hour', 'P1D', '09:00', '2026-03-28T07:00:00.000Z'],
    ['a week before', 'P1W', '20:15', '2026-03-22T18:15:00.000Z'],
    ['hours count back from the chosen hour', 'PT2H', '09:00', '2026-03-29T04:00:00.000Z'],
    ['minutes too', 'PT15M', '00:00', '2026-03-28T21:45:00.000Z'],
  ])('all-day: %s', (_name, duration, hour, expected) => {
    expect(before('2026-03-29', duration, 'Europe/Chisinau', hour)).toBe(expected);
  });

  it.each(['', 'P', 'PT', 'P1DT', '1D', '-P1D', 'P-1D', 'P0.5D', 'P1H', 'PT1D', 'P1D2H', 'P99999D', 'one day', ' P1D'])(
    'refuses "%s"',
    (duration) => {
      expect(() => before('2026-03-10 09:00', duration)).toThrow(TimeInputError);
      expect(() => before('2026-03-10 09:00', duration)).toThrow(expect.objectContaining({ field: 'before' }));
    },
  );

  it('refuses a due moment that is neither or both', () => {
    const timeZone = 'UTC';
    const both = { at: '2026-03-10T09:00:00Z', date: '2026-03-10', timeZone };
    for (const due of [both, { at: null, date: null, timeZone }, { at: null, date: '2026-02-30', timeZone }]) {
      expect(() => subtractDuration(due, 'P1D', '09:00')).toThrow(expect.objectContaining({ field: 'due' }));
    }
  });

  it('refuses an hour that does not exist', () => {
    expect(() => before('2026-03-10', 'P1D', 'UTC', '24:00')).toThrow(expect.objectContaining({ field: 'time' }));
  });
});

describe('parseDuration', () => {
  it('keeps wall-clock and elapsed parts apart', () => {
    expect(parseDuration('P1Y2M3W4DT5H6M7S')).toEqual({ months: 14, days: 25, milliseconds: 18_367_000 });
  });
});
