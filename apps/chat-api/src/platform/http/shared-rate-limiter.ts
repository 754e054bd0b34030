import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '@app/kernel';
import { runStatement, type Statement } from '../../database/prepared-query';
import { RateLimitedException, type RatePolicy } from './rate-policy';

/** One take of so many also clears away buckets that are full again, this many at once. */
const CLEAN_EVERY = 200;
const CLEAN_AT_ONCE = 1_000;

// A bucket is kept as the moment at which it will be full again. $2 is now; $3 and $4 are one token and all, in ms.
const TAKE: Statement = {
  name: 'rate-limit-take',
  text: `
  INSERT INTO rate_limit AS bucket (key, full_at) VALUES ($1, $2::timestamptz + make_interval(secs => $3 / 1000.0))
  ON CONFLICT (key) DO UPDATE SET full_at = greatest(bucket.full_at, $2) + make_interval(secs => $3 / 1000.0)
    WHERE greatest(bucket.full_at, $2) + make_interval(secs => $3 / 1000.0) <= $2 + make_interval(secs => $4 / 1000.0)
  RETURNING key`,
};
const FULL_AT: Statement = { name: 'rate-limit-full-at', text: 'SELECT full_at FROM rate_limit WHERE key = $1' };

/** Token buckets in the database: what counts must count for all replicas together. Keys are kept as hashes. */
@Injectable()
export class SharedRateLimiter {
  private takes = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes one token of a bucket.
   * @throws RateLimitedException when it is empty; that costs nothing, so that the wait it names is true
   */
  async take(policy: RatePolicy, ...parts: string[]): Promise<void> {
    const key = keyOf(policy, parts);
    const now = this.clock.now();
    if (this.takes++ % CLEAN_EVERY === 0) await this.clean(now);
    const all = policy.burst * policy.refillMs;
    const taken = await runStatement(this.dataSource, TAKE, [key, now, policy.refillMs, all]);
    if (taken.length > 0) return;
    const [bucket] = await runStatement<{ full_at: Date }>(this.dataSource, FULL_AT, [key]);
    const fullAt = (bucket?.full_at ?? now).getTime();
    throw new RateLimitedException(policy, fullAt + policy.refillMs - all - now.getTime());
  }

  /** Fills a bucket: who knows the password may go on. */
  async reset(policy: RatePolicy, ...parts: string[]): Promise<void> {
    await runStatement(this.dataSource, { text: 'DELETE FROM rate_limit WHERE key = $1' }, [keyOf(policy, parts)]);
  }

  private async clean(now: Date): Promise<void> {
    await runStatement(
      this.dataSource,
      {
        text: `DELETE FROM rate_limit WHERE key IN (
                 SELECT key FROM rate_limit WHERE full_at < $1 LIMIT ${CLEAN_AT_ONCE} FOR UPDATE SKIP LOCKED)`,
      },
      [now],
    );
  }
}

function keyOf({ name }: RatePolicy, parts: string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([name, ...parts]))
    .digest('base64url');
}
