import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { instants, zones } from '../test/arbitraries';
import { canonicalTimeZone, isTimeZone, resolveLocal, TimeInputError, toLocalTime } from './index';

describe('resolveLocal', () => {
  it.each([
    ['2026-03-01', '09:00', 'Europe/Chisinau', '2026-03-01T07:00:00.000Z'],
    ['2026-07-01', '09:00:30', 'Europe/Chisinau', '2026-07-01T06:00:30.000Z'],
    ['2026-03-29', '02:30', 'Europe/Rome', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25', '02:30', 'Europe/Rome', '2026-10-25T00:30:00.000Z'],
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
    ['2011-12-30', '10:00', 'Pacific/Apia', '2011-12-30T20:00:00.000Z'],
    ['2026-03-01', '00:00', 'UTC', '2026-03-01T00:00:00.000Z'],
  ])('%s %s in %s is %s', (date, time, zone, expected) => {
    expect(resolveLocal(date, time, zone)).toBe(expected);
  });

  it.each([
    ['date', '2026-02-30', '09:00', 'UTC'],
    ['date', '2026-00-10', '09:00', 'UTC'],
    ['date', '2026-13-10', '09:00', 'UTC'],
    ['date', '2026-01-00', '09:00', 'UTC'],
    ['date', '0000-01-01', '09:00', 'UTC'],
    ['date', '1 March', '09:00', 'UTC'],
    ['time', '2026-03-01', '25:12', 'UTC'],
    ['time', '2026-03-01', '9:00', 'UTC'],
    ['time', '2026-03-01', '09:60', 'UTC'],
    ['timeZone', '2026-03-01', '09:00', 'Mars/Olympus'],
    ['timeZone', '2026-03-01', '09:00', '+02:00'],
  ])('refuses a wrong %s', (field, date, time, zone) => {
    expect(() => resolveLocal(date, time, zone)).toThrow(TimeInputError);
    expect(() => resolveLocal(date, time, zone)).toThrow(expect.objectContaining({ field }));
  });

  it('is what Temporal calls compatible, in every zone and at every transition', () => {
    fc.assert(
      fc.property(zones, instants(1971, 2290), fc.integer({ min: -7_200, max: 7_200 }), (zone, instant, shift) => {
        const somewhere = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
        const transition = somewhere.getTimeZoneTransition('next') ?? somewhere;
        for (const moment of [somewhere, transition.add({ seconds: shift })]) {
          const wall = moment.toPlainDateTime();
          const expected = wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant();
          const time = wall.toPlainTime().toString({ smallestUnit: 'second' });
          expect(resolveLocal(wall.toPlainDate().toString(), time, zone)).toBe(
            expected.toString({ fractionalSecondDigits: 3 }),
          );
          const local = toLocalTime(moment.toInstant().toString(), zone);
          expect(`${local.date}T${local.time}`).toBe(wall.toString({ smallestUnit: 'second' }));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('toLocalTime', () => {
  it('shows the wall clock, also before 1970', () => {
    expect(toLocalTime('2026-03-01T22:30:15.999Z', 'Europe/Chisinau')).toEqual({
      date: '2026-03-02',
      time: '00:30:15',
    });
    expect(toLocalTime('1950-01-01T00:00:00Z', 'America/New_York')).toEqual({ date: '1949-12-31', time: '19:00:00' });
    expect(toLocalTime('2026-03-01T10:00:00+02:00', 'UTC')).toEqual({ date: '2026-03-01', time: '08:00:00' });
  });

  it.each(['2026-03-01', '2026-03-01T10:00:00', '2026-02-30T10:00:00Z', '2026-03-01T25:00:00Z', 'now'])(
    'refuses %s, which is no instant',
    (instant) => {
      expect(() => toLocalTime(instant, 'UTC')).toThrow(expect.objectContaining({ field: 'instant' }));
    },
  );
});

describe('time zones', () => {
  it.each(['UTC', 'Europe/Chisinau', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'europe/berlin'])(
    'knows %s',
    (name) => expect(isTimeZone(name)).toBe(true),
  );

  it.each([
    '',
    'Mars/Olympus',
    '+02:00',
    'Z+1',
    '../etc/passwd',
    'Europe/Berlin ',
    'x'.repeat(100),
    undefined,
    null,
    7,
  ])('does not know %s', (name) => expect(isTimeZone(name as string)).toBe(false));

  it('spells them as usual', () => {
    expect(canonicalTimeZone('europe/berlin')).toBe('Europe/Berlin');
    expect(canonicalTimeZone('nowhere')).toBeUndefined();
  });
});
