import type { DataSource } from 'typeorm';
import { ManualClock } from '@app/kernel';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { createDataSource, migrate } from '../../database/data-source';
import { RateLimitedException } from './rate-policy';
import { SharedRateLimiter } from './shared-rate-limiter';

const POLICY = { name: 'test', burst: 3, refillMs: 10_000 };

describe('SharedRateLimiter', () => {
  let postgres: TestPostgres;
  let dataSource: DataSource;
  let clock: ManualClock;
  let replicas: SharedRateLimiter[];

  beforeAll(async () => {
    postgres = await startTestPostgres();
    dataSource = createDataSource({ type: 'postgres', url: await postgres.createDatabase() }, []);
    await dataSource.initialize();
    await migrate(dataSource);
  }, 60_000);

  afterAll(async () => {
    await dataSource?.destroy();
    await postgres?.stop();
  });

  beforeEach(() => {
    clock = new ManualClock('2026-11-24T10:00:00Z');
    replicas = [new SharedRateLimiter(dataSource, clock), new SharedRateLimiter(dataSource, clock)];
  });

  /** Whether a take is let through, or how many seconds it has to wait. */
  const take = async (replica: number, ...parts: string[]): Promise<true | number> => {
    try {
      await replicas[replica]!.take(POLICY, ...parts);
      return true;
    } catch (error) {
      return (error as RateLimitedException).extensions.retryAfter as number;
    }
  };

  it('counts for all replicas together, also at the same moment', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => take(index % 2, 'together')));
    expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === 10)).toHaveLength(7);
  });

  it('gains one at a time, never more than a burst, and says how long to wait', async () => {
    for (let times = 0; times < 3; times += 1) expect(await take(0, 'a')).toBe(true);
    clock.advance(4_000);
    expect(await take(1, 'a')).toBe(6);
    clock.advance(6_000);
    expect([await take(1, 'a'), await take(0, 'a')]).toEqual([true, 10]);
    clock.advance(3_600_000);
    const outcomes: Array<true | number> = [];
    for (let times = 0; times < 4; times += 1) outcomes.push(await take(0, 'a'));
    expect(outcomes).toEqual([true, true, true, 10]);
  });

  it('keeps keys apart, whatever their parts look like, and fills one that is reset', async () => {
    for (let times = 0; times < 3; times += 1) await take(0, 'a', 'b');
    expect([await take(0, 'a b'), await take(0, 'a","b')]).toEqual([true, true]);
    await replicas[1]!.reset(POLICY, 'a', 'b');
    expect(await take(0, 'a', 'b')).toBe(true);
  });

  it('forgets what is full again', async () => {
    await take(0, 'old');
    clock.advance(86_400_000);
    await new SharedRateLimiter(dataSource, clock).take(POLICY, 'new');
    expect(await dataSource.query('SELECT key FROM rate_limit')).toHaveLength(1);
  });
});
