import type { RatePolicy } from '../../../platform/http/rate-policy';

/** New accounts, for each address that they come from. */
export const REGISTRATION: RatePolicy = { name: 'register', burst: 200, refillMs: 1_000 };
