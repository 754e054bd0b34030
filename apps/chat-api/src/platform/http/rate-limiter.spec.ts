import { ManualClock } from '@app/kernel';
import { ProblemException } from '../problems/problem.exception';
import { RateLimiter } from './rate-limiter';

describe('RateLimiter', () => {
  let clock: ManualClock;
  let limiter: RateLimiter;

  beforeEach(() => {
    clock = new ManualClock('2026-11-24T10:00:00Z');
    limiter = new RateLimiter(clock);
  });

  const retryAfter = (key: string): unknown => {
    try {
      limiter.take({ name: 'test', burst: 2, refillMs: 10_000 }, key);
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(ProblemException);
      return (error as ProblemException).extensions.retryAfter;
    }
  };

  it('lets a burst through, then one at a time, and says how long to wait', () => {
    expect([retryAfter('a'), retryAfter('a'), retryAfter('a')]).toEqual([null, null, 10]);
    clock.advance(4_000);
    expect(retryAfter('a')).toBe(6);
    clock.advance(6_000);
    expect([retryAfter('a'), retryAfter('a')]).toEqual([null, 10]);
  });

  it('never gives more than a burst, however long nothing happened', () => {
    retryAfter('a');
    clock.advance(3_600_000);
    expect([retryAfter('a'), retryAfter('a'), retryAfter('a')]).toEqual([null, null, 10]);
  });

  it('keeps keys apart', () => {
    expect([retryAfter('a'), retryAfter('a'), retryAfter('b'), retryAfter('b')]).toEqual([null, null, null, null]);
  });

  it('forgets the key that was quiet for longest, so that memory stays bounded', () => {
    for (let times = 0; times < 3; times += 1) retryAfter('first');
    for (let index = 0; index < 49_999; index += 1) retryAfter(`key ${index}`);
    expect(retryAfter('first')).toBe(10);
    for (let index = 0; index < 50_000; index += 1) retryAfter(`other ${index}`);
    expect(retryAfter('first')).toBeNull();
  });
});
