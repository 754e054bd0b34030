import { createHash } from 'node:crypto';
import { isEmail } from 'class-validator';
import type { ExternalIdentity } from '@app/identity';
import { canonicalTimeZone } from '@app/recurrence';
import { DEFAULT_SETTINGS, isLocale, isNobodysAddress, normalizeEmail, type Account } from './account';

const MAX_EMAIL = 254;

/** The account of a person whom an identity provider sent: what its token tells of them and can be used, and no password. */
export function newExternalAccount(id: string, { email, timeZone, locale }: ExternalIdentity): Account {
  return {
    ...DEFAULT_SETTINGS,
    id,
    email: usableEmail(email),
    passwordHash: null,
    timeZone: canonicalTimeZone(timeZone ?? '') ?? DEFAULT_SETTINGS.timeZone,
    locale: locale !== undefined && isLocale(locale) ? locale : DEFAULT_SETTINGS.locale,
  };
}

/** What is kept of a person after the end of their account: it says nothing to anybody who does not know them already. */
export function identityHash(issuer: string, subject: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('base64url');
}

function usableEmail(given: string | undefined): string | null {
  const email = normalizeEmail(given ?? '');
  return isEmail(email) && email.length <= MAX_EMAIL && !isNobodysAddress(email) ? email : null;
}
