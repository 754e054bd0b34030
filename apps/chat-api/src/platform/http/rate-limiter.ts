import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { RateLimitedException, type RatePolicy } from './rate-policy';

interface Bucket {
  tokens: number;
  at: number;
}

/** Buckets that are kept; beyond that the oldest are forgotten, so that an attacker cannot fill the memory. */
const MAX_BUCKETS = 50_000;

/** Token buckets in memory, one for each key: holds off floods, per replica. */
@Injectable()
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /**
   * Takes one token of a bucket.
   * @throws RateLimitedException when it is empty; that costs nothing, so that the wait it names is true
   */
  take(policy: RatePolicy, ...parts: string[]): void {
    const { name, burst, refillMs } = policy;
    const key = [name, ...parts].join(' ');
    const now = this.clock.now().getTime();
    const bucket = this.buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refillMs);
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    if (this.buckets.size > MAX_BUCKETS) this.buckets.delete(this.buckets.keys().next().value!);
    if (tokens < 1) throw new RateLimitedException(policy, (1 - tokens) * refillMs);
  }
}
