import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { ACCESS_TOKEN } from '@app/contracts';
import { verifyAccessToken } from './access-token';

describe('an access token of ours', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  let keys: { publicKey: CryptoKey; privateKey: CryptoKey };

  beforeAll(async () => {
    keys = await generateKeyPair('EdDSA', { extractable: true });
  });

  const verify = async (claims: object): Promise<unknown> => {
    const token = await new SignJWT({
      sub: 'user',
      sid: 'session',
      iss: ACCESS_TOKEN.issuer,
      aud: ACCESS_TOKEN.audience,
      exp: now.getTime() / 1000 + 1,
      ...claims,
    })
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(keys.privateKey);
    return verifyAccessToken(token, createLocalJWKSet({ keys: [await exportJWK(keys.publicKey)] }), now);
  };

  it('names its user and its session', async () => {
    expect(await verify({})).toMatchObject({ sub: 'user', sid: 'session' });
  });

  it.each([
    [{ exp: now.getTime() / 1000 }],
    [{ exp: undefined }],
    [{ sub: undefined }],
    [{ sid: undefined }],
    [{ iss: 'https://login.example.org' }],
    [{ aud: 'another' }],
  ])('is refused with %j', async (claims) => {
    await expect(verify(claims)).rejects.toThrow();
  });
});
