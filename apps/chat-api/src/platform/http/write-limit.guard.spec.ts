import type { ExecutionContext } from '@nestjs/common';
import { ManualClock } from '@app/kernel';
import { RateLimiter } from './rate-limiter';
import { RateLimitedException } from './rate-policy';
import { WriteLimitGuard } from './write-limit.guard';

describe('WriteLimitGuard', () => {
  const clock = new ManualClock('2026-11-24T10:00:00Z');
  const guard = new WriteLimitGuard(new RateLimiter(clock));
  const ask = (id: string | undefined, method: string, type = 'http'): boolean =>
    guard.canActivate({
      getType: () => type,
      switchToHttp: () => ({ getRequest: () => ({ method, ...(id ? { user: { id } } : {}) }) }),
    } as unknown as ExecutionContext);

  it('lets six thousand writes of one user through at once, then five hundred a second, and holds up nobody else', () => {
    for (let writes = 0; writes < 6_000; writes += 1) ask('anna', writes % 2 ? 'POST' : 'DELETE');
    const refused = (): RateLimitedException | undefined => {
      try {
        ask('anna', 'PATCH');
        return undefined;
      } catch (error) {
        return error as RateLimitedException;
      }
    };
    expect(refused()).toBeInstanceOf(RateLimitedException);
    expect(refused()?.headers).toEqual({ 'ratelimit-policy': '"writes";q=6000;w=12', ratelimit: '"writes";r=0;t=1' });
    expect(ask('boris', 'POST')).toBe(true);
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(ask('anna', method)).toBe(true);
    clock.advance(1_000);
    for (let writes = 0; writes < 500; writes += 1) ask('anna', 'POST');
    expect(refused()).toBeDefined();
  });

  it('leaves requests of nobody and of services alone', () => {
    expect(ask(undefined, 'POST')).toBe(true);
    expect(ask('anna', 'POST', 'rpc')).toBe(true);
  });
});
