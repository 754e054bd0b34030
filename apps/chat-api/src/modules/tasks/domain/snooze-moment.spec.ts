import { snoozeMoment, type SnoozeInput } from './snooze-moment';

const at = (input: SnoozeInput, now: string): string => snoozeMoment(input, 'Europe/Rome', new Date(now)).toISOString();

describe('snoozeMoment', () => {
  it.each<[SnoozeInput, string, string]>([
    [{ preset: '10-minutes' }, '2026-11-24T10:00:00Z', '2026-11-24T10:10:00.000Z'],
    [{ preset: '1-hour' }, '2026-11-24T10:00:00Z', '2026-11-24T11:00:00.000Z'],
    [{ preset: 'this-evening' }, '2026-11-24T10:00:00Z', '2026-11-24T16:00:00.000Z'],
    [{ preset: 'this-evening' }, '2026-11-24T18:00:00Z', '2026-11-25T16:00:00.000Z'],
    [{ preset: 'tomorrow-morning' }, '2026-11-24T10:00:00Z', '2026-11-25T08:00:00.000Z'],
    [{ preset: 'tomorrow-morning' }, '2026-11-24T23:30:00Z', '2026-11-26T08:00:00.000Z'],
    [{ minutes: 90 }, '2026-11-24T10:00:00Z', '2026-11-24T11:30:00.000Z'],
    [{ until: '2026-12-24T18:00:00+01:00' }, '2026-11-24T10:00:00Z', '2026-12-24T17:00:00.000Z'],
  ])('%j at %s is %s', (input, now, expected) => {
    expect(at(input, now)).toBe(expected);
  });

  it.each<[SnoozeInput, string]>([
    [{}, 'until: must be given'],
    [{ until: '2026-11-24T10:00:00Z' }, 'until: must lie in the future'],
    [{ minutes: 0.5 }, 'minutes: must be a whole number'],
    [{ preset: 'never' as never }, 'preset: must be one of'],
  ])('refuses %j', (input, problem) => {
    expect(() => at(input, '2026-11-24T10:00:00Z')).toThrow(problem);
  });
});
