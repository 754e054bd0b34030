import type { ExternalIdentity } from '@app/identity';
import { identityHash, newExternalAccount } from './external-account';

describe('the account of a person whom an identity provider sent', () => {
  const made = (claims: Partial<ExternalIdentity>) => newExternalAccount('id', claims as ExternalIdentity);

  it('has what the token tells', () => {
    expect(made({ email: ' Ada@Example.org', timeZone: 'europe/rome', locale: 'it-IT' })).toEqual({
      id: 'id',
      email: 'ada@example.org',
      passwordHash: null,
      timeZone: 'Europe/Rome',
      locale: 'it-IT',
      defaultReminder: null,
      allDayReminderTime: '09:00',
    });
  });

  it.each<[string, Partial<ExternalIdentity>]>([
    ['nothing', {}],
    ['an address that is none', { email: 'ada' }],
    ['an address that is too long', { email: `${'a'.repeat(60)}@${'b.'.repeat(120)}org` }],
    ['an address of nobody', { email: 'ada@guest.invalid' }],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }],
    ['an offset', { timeZone: '+02:00' }],
    ['a locale that is none', { locale: 'not a locale' }],
    ['a locale without an end', { locale: `en-x-${'abcdefgh-'.repeat(20)}a` }],
    ['an empty locale', { locale: '' }],
  ])('is like any other when it tells %s', (_name, claims) => {
    expect(made(claims)).toMatchObject({ email: null, timeZone: 'UTC', locale: 'en' });
  });

  it('leaves a hash in which no two people are one', () => {
    const hashes = new Set(
      [
        ['a', 'b'],
        ['ab', ''],
        ['a","b', ''],
        ['b', 'a'],
      ].map(([i, s]) => identityHash(i!, s!)),
    );
    expect(hashes.size).toBe(4);
    expect(identityHash('a', 'b')).toBe(identityHash('a', 'b'));
  });
});
