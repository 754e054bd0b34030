import { createSecretKey } from 'node:crypto';
import { exportJWK, generateKeyPair, UnsecuredJWT, type JWTPayload } from 'jose';
import { ManualClock } from '@app/kernel';
import { TEST_AUDIENCE, TestIssuer, type TokenChange } from '@app/testing';
import type { ProviderPatience } from './provider-keys';
import { ProviderUnreachableError } from './provider-keys';
import { OidcTokenVerifier } from './oidc-token.verifier';

describe('OidcTokenVerifier', () => {
  const now = Math.floor(Date.now() / 1000);
  let issuer: TestIssuer;
  let failures: string[];

  beforeEach(async () => {
    issuer = await TestIssuer.start();
    failures = [];
  });

  afterEach(() => issuer.close());

  const verifierOf = (patience: Partial<ProviderPatience> = {}, settings: object = {}): OidcTokenVerifier =>
    new OidcTokenVerifier(
      { issuer: issuer.url, audience: TEST_AUDIENCE, ...settings },
      new ManualClock(new Date(now * 1000)),
      (reason) => failures.push(reason),
      { pause: 0, ...patience },
    );
  const mint = (claims: JWTPayload = {}, change?: TokenChange): Promise<string> =>
    issuer.token({ iat: now, exp: now + 600, ...claims }, change);
  const verify = async (claims: JWTPayload, change?: TokenChange): Promise<unknown> =>
    verifierOf().verify(await mint(claims, change));

  describe('takes a token', () => {
    it('and tells what it says of the person', async () => {
      const claims = {
        sub: 'ada',
        email: 'ada@example.org',
        email_verified: true,
        zoneinfo: 'Europe/Rome',
        locale: 'it-IT',
        auth_time: now - 60,
      };
      expect(await verify(claims)).toEqual({
        issuer: issuer.url,
        subject: 'ada',
        email: 'ada@example.org',
        timeZone: 'Europe/Rome',
        locale: 'it-IT',
        issuedAt: new Date(now * 1000),
        authenticatedAt: new Date((now - 60) * 1000),
        expiresAt: new Date((now + 600) * 1000),
      });
    });

    it.each([
      ['is not verified', { email_verified: false }],
      ['is verified by a text', { email_verified: 'true' }],
      ['says nothing of that', {}],
      ['is no text', { email: ['ada@example.org'], email_verified: true }],
    ])('but not its address when that %s', async (_name, claims) => {
      expect(await verify({ email: 'ada@example.org', ...claims })).not.toHaveProperty('email');
    });

    it('but not what is of another kind than it should be', async () => {
      const identity = await verify({ zoneinfo: 5, locale: {}, auth_time: 'now' });
      expect(identity).not.toHaveProperty('timeZone');
      expect(identity).not.toHaveProperty('locale');
      expect(identity).toMatchObject({ authenticatedAt: new Date(now * 1000) });
    });

    it('never as proof that is younger than the token', async () => {
      expect(await verify({ auth_time: now + 86_400 })).toMatchObject({ authenticatedAt: new Date(now * 1000) });
    });

    it.each<[string, JWTPayload, TokenChange?]>([
      ['for several audiences', { aud: ['another', TEST_AUDIENCE] }],
      ['of a clock that is half a minute fast', { iat: now + 29, nbf: now + 29 }],
      ['that ended a moment ago', { exp: now - 29 }],
      ['that says it is an access token', {}, { header: { typ: 'at+jwt' } }],
      ['with the long name of its type', {}, { header: { typ: 'application/at+JWT' } }],
    ])('%s', async (...[, claims, change]) => {
      await expect(verify(claims, change)).resolves.toMatchObject({ subject: 'ada' });
    });

    it.each(['RS256', 'PS256', 'ES384', 'EdDSA'])('signed with %s', async (algorithm) => {
      await issuer.close();
      issuer = await TestIssuer.start(0, algorithm);
      await expect(verify({})).resolves.toMatchObject({ subject: 'ada' });
    });

    it('for a day at most, whatever it says', async () => {
      expect(await verify({ exp: now + 10 * 86_400 })).toMatchObject({ expiresAt: new Date((now + 86_400) * 1000) });
      await expect(verify({ iat: now - 86_431, exp: now + 86_400 })).rejects.toThrow();
    });
  });

  describe('refuses a token', () => {
    it.each<[string, JWTPayload, TokenChange?]>([
      ['of another issuer', { iss: 'https://login.example.org' }],
      ['of no issuer', { iss: undefined }],
      ['for another audience', { aud: 'another' }],
      ['for no audience', { aud: undefined }],
      ['that has expired', { exp: now - 31 }],
      ['that never expires', { exp: undefined }],
      ['that is not good yet', { nbf: now + 31 }],
      ['that is issued in the future', { iat: now + 31 }],
      ['that was issued nobody knows when', { iat: undefined }],
      ['of nobody', { sub: undefined }],
      ['of an empty name', { sub: '' }],
      ['of a name that is a number', { sub: 5 as never }],
      ['of a name that is too long', { sub: 'x'.repeat(256) }],
      ['of a name with a zero byte', { sub: 'ada\u0000' }],
      ['of a name that ends in half a character', { sub: 'ada\ud800' }],
      ['that is for signing out', {}, { header: { typ: 'logout+jwt' } }],
      ['with a key that nobody knows', {}, { header: { kid: 'made up' } }],
    ])('%s', async (...[, claims, change]) => {
      const refusal = verify(claims, change);
      await expect(refusal).rejects.toThrow();
      await expect(refusal).rejects.not.toBeInstanceOf(ProviderUnreachableError);
    });

    it('signed by somebody else in the name of a key that is known', async () => {
      const { privateKey } = await generateKeyPair('ES256');
      await expect(verify({}, { key: privateKey })).rejects.toThrow('signature');
    });

    it('without a signature', async () => {
      const token = new UnsecuredJWT({
        iss: issuer.url,
        aud: TEST_AUDIENCE,
        sub: 'ada',
        iat: now,
        exp: now + 9,
      }).encode();
      await expect(verifierOf().verify(token)).rejects.toThrow();
    });

    it('signed with what is public as if it were a shared secret', async () => {
      const [{ kid, x }] = issuer.published as [{ kid: string; x: string }];
      const key = Buffer.from(x, 'base64url');
      await expect(verify({}, { key, header: { alg: 'HS256', kid } })).rejects.toThrow('"alg"');
    });

    it('signed with a shared secret that the provider published by mistake', async () => {
      const key = Buffer.alloc(32, 7);
      issuer.published = [{ ...(await exportJWK(createSecretKey(key))), kid: 'shared', alg: 'HS256' }];
      await expect(verify({}, { key, header: { alg: 'HS256', kid: 'shared' } })).rejects.toThrow('"alg"');
    });

    it.each(['', 'nonsense', 'a.b.c'])('that is none: %j', async (token) => {
      expect(verifierOf().claims(token)).toBe(false);
      await expect(verifierOf().verify(token)).rejects.toThrow();
    });

    it('without asking the provider when it cannot be one of its own', async () => {
      const verifier = verifierOf();
      expect(verifier.claims(await mint())).toBe(true);
      expect(verifier.claims(await mint({ iss: `${issuer.url}/` }))).toBe(false);
      expect(issuer.asked).toEqual([]);
    });
  });

  describe('the keys', () => {
    it('are looked up once for many tokens at the same moment', async () => {
      const verifier = verifierOf();
      const token = await mint();
      await Promise.all(Array.from({ length: 20 }, () => verifier.verify(token)));
      expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
    });

    it('are at the address that is given, without discovery', async () => {
      await verifierOf({}, { jwksUri: `${issuer.url}/keys` }).verify(await mint());
      expect(issuer.asked).toEqual(['/keys']);
    });

    it('may change: a new one is learnt from the first token that names it', async () => {
      const verifier = verifierOf({ cooldown: 0 });
      const old = await mint();
      await verifier.verify(old);
      await issuer.rotate();
      await expect(verifier.verify(await mint())).resolves.toBeDefined();
      await expect(verifier.verify(old)).rejects.toThrow();
    });

    it('are not read again for each key that somebody makes up', async () => {
      const verifier = verifierOf();
      for (let number = 0; number < 5; number += 1) {
        const token = await mint({}, { header: { kid: `made up ${number}` } });
        await expect(verifier.verify(token)).rejects.not.toBeInstanceOf(ProviderUnreachableError);
      }
      expect(issuer.reads).toBe(1);
    });

    it('are read again after a while, so that one that was withdrawn is good no longer', async () => {
      const verifier = verifierOf({ refresh: 0 });
      const token = await mint();
      await verifier.verify(token);
      await issuer.rotate();
      await expect(verifier.verify(token)).rejects.toThrow();
    });

    it('stay good while the provider is away, and an unknown one is neither taken nor refused', async () => {
      const verifier = verifierOf({ refresh: 0, cooldown: 0 });
      const known = await mint();
      await verifier.verify(known);
      await issuer.rotate();
      const unknown = await mint();
      await issuer.close();
      await expect(verifier.verify(known)).resolves.toMatchObject({ subject: 'ada' });
      await expect(verifier.verify(unknown)).rejects.toBeInstanceOf(ProviderUnreachableError);
      await issuer.open();
      await expect(verifier.verify(unknown)).resolves.toMatchObject({ subject: 'ada' });
      expect(failures.every((reason) => reason.includes('ECONNREFUSED') || reason.includes('fetch'))).toBe(true);
    });
  });

  describe('a provider that does not answer as it should', () => {
    const discovery = '/.well-known/openid-configuration';
    it.each<[string, TestIssuer['answer'], RegExp]>([
      ['fails at discovery', (path) => (path === discovery ? { status: 500 } : undefined), /answers 500/],
      ['has no discovery', (path) => (path === discovery ? { status: 404 } : undefined), /answers 404/],
      ['says nonsense', (path) => (path === discovery ? { status: 200, body: '<html>' } : undefined), /JSON/],
      [
        'is somebody else',
        (path) => (path === discovery ? { status: 200, body: { issuer: 'https://a.test', jwks_uri: 'x' } } : undefined),
        /another issuer/,
      ],
      ['fails at its keys', (path) => (path === '/keys' ? { status: 503 } : undefined), /answers 503/],
      ['has no keys', (path) => (path === '/keys' ? { status: 200, body: {} } : undefined), /malformed/],
      ['is slow', (path) => (path === '/keys' ? { status: 200, body: {}, afterMs: 1_000 } : undefined), /timeout/],
    ])('%s', async (_name, answer, reason) => {
      issuer.answer = answer;
      const verifier = verifierOf({ timeout: 200 });
      await expect(verifier.verify(await mint())).rejects.toBeInstanceOf(ProviderUnreachableError);
      expect(failures).toEqual([expect.stringMatching(reason)]);
      issuer.answer = undefined;
      await expect(verifier.verify(await mint())).resolves.toMatchObject({ subject: 'ada' });
    });

    it.each(['http://keys.example.org/keys', 'file:///etc/passwd', 5])('keeps its keys at %j', async (address) => {
      issuer.answer = (path) =>
        path === discovery ? { status: 200, body: { issuer: issuer.url, jwks_uri: address } } : undefined;
      await expect(verifierOf().verify(await mint())).rejects.toBeInstanceOf(ProviderUnreachableError);
      expect(failures).toEqual([expect.stringContaining('no https address')]);
    });

    it('is left alone for a moment after it failed', async () => {
      issuer.answer = () => ({ status: 500 });
      const verifier = verifierOf({ pause: 60_000 });
      for (let times = 0; times < 5; times += 1) {
        await expect(verifier.verify(await mint())).rejects.toBeInstanceOf(ProviderUnreachableError);
      }
      expect(issuer.asked).toHaveLength(1);
      expect(failures).toHaveLength(1);
    });
  });
});
