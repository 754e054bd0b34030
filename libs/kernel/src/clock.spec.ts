import { ManualClock, SystemClock } from './clock';

describe('SystemClock', () => {
  it('tells the time of the machine', () => {
    const before = Date.now();
    const now = new SystemClock().now().getTime();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});

describe('ManualClock', () => {
  it('stands still until it is moved', () => {
    const clock = new ManualClock('2026-03-04T10:00:00Z');
    expect(clock.now()).toEqual(clock.now());
    clock.advance(1500);
    expect(clock.now().toISOString()).toBe('2026-03-04T10:00:01.500Z');
    clock.set('2026-03-05T00:00:00Z');
    expect(clock.now().toISOString()).toBe('2026-03-05T00:00:00.000Z');
  });
});
