import { randomHex } from '../api/random';

const GUEST_DOMAIN = 'guest.invalid';

/** Credentials of a throwaway account. Nobody keeps the password: when the session is over, so is the account. */
export function newGuest(): { email: string; password: string } {
  return { email: `guest-${randomHex(12)}@${GUEST_DOMAIN}`, password: randomHex(24) };
}

export function isGuest(email: string): boolean {
  return email.endsWith(`@${GUEST_DOMAIN}`);
}
