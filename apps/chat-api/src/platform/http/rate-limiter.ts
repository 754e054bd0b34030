import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { ProblemException } from '../problems/problem.exception';

interface Bucket {
  tokens: number;
  at: number;
}

/** Buckets that are kept; beyond that the oldest are forgotten, so that an attacker cannot fill the memory. */
const MAX_BUCKETS = 50_000;

/** Token buckets in memory, one for each key: slows down guessing, per replica. */
@Injectable()
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /**
   * Takes one token of a bucket that holds `burst` and gains one every `refillMs` milliseconds.
   * @throws ProblemException 429 when it is empty; that costs nothing, so that the wait it names is true
   */
  take(key: string, burst: number, refillMs: number): void {
    const now = this.clock.now().getTime();
    const bucket = this.buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refillMs);
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    if (this.buckets.size > MAX_BUCKETS) this.buckets.delete(this.buckets.keys().next().value!);
    if (tokens < 1) {
      const retryAfter = Math.ceil(((1 - tokens) * refillMs) / 1000);
      throw new ProblemException(429, 'Too many attempts.', {
        detail: `Try again in ${retryAfter} seconds.`,
        retryAfter,
      });
    }
  }
}
