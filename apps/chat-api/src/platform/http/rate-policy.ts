import { ProblemException } from '../problems/problem.exception';

/** A bucket that holds `burst` tokens and gains one every `refillMs` milliseconds. */
export interface RatePolicy {
  /** As the RateLimit headers name it. */
  name: string;
  burst: number;
  refillMs: number;
}

/** 429, with what the RateLimit headers tell (draft-ietf-httpapi-ratelimit-headers). */
export class RateLimitedException extends ProblemException {
  constructor(
    private readonly policy: RatePolicy,
    waitMs: number,
  ) {
    const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
    super(429, 'Too many attempts.', { detail: `Try again in ${retryAfter} seconds.`, retryAfter });
  }

  get headers(): Record<string, string> {
    const { name, burst, refillMs } = this.policy;
    return {
      'ratelimit-policy': `"${name}";q=${burst};w=${Math.ceil((burst * refillMs) / 1000)}`,
      ratelimit: `"${name}";r=0;t=${this.extensions.retryAfter as number}`,
    };
  }
}
