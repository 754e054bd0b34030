import { exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import type { SecretStore } from '@app/dapr';
import { ManualClock } from '@app/kernel';
import { AccessTokenService } from './access-token.service';

describe('AccessTokenService', () => {
  const clock = new ManualClock('2026-11-24T10:00:00Z');
  const start = async (signing: object, verification: object): Promise<AccessTokenService> => {
    const secrets = {
      get: (name: string) => Promise.resolve(name === 'token-signing' ? signing : verification),
    } as unknown as SecretStore;
    const service = new AccessTokenService(secrets, clock);
    await service.onModuleInit();
    return service;
  };
  const keySet = async (key: CryptoKey, more: object = {}): Promise<{ jwks: string }> => ({
    jwks: JSON.stringify({ keys: [{ ...(await exportJWK(key)), ...more }] }),
  });

  it.each([{}, { jwks: '{}' }, { jwks: '{"keys":[]}' }])('does not start with the signing key %j', async (secret) => {
    await expect(start(secret, secret)).rejects.toThrow('token-signing holds no key');
  });

  it('checks what it issued, until it expires', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const service = await start(await keySet(privateKey), await keySet(publicKey));
    const token = await service.issue('user', 'session');
    expect(await service.verify(token)).toMatchObject({ sub: 'user', sid: 'session', iss: 'todo-chatbot' });
    clock.advance(899_000);
    await expect(service.verify(token)).resolves.toBeDefined();
    clock.advance(1_000);
    await expect(service.verify(token)).rejects.toThrow('"exp"');
  });

  it('remembers what it checked, but neither too many nor for too long', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const service = await start(await keySet(privateKey), await keySet(publicKey));
    const token = await service.issue('user', 'session');
    const claims = await service.verify(token);
    expect(await service.verify(token)).toBe(claims);
    await expect(service.verify(`${token.slice(0, -4)}AAAA`)).rejects.toThrow('signature');
    const { verified } = service as unknown as { verified: Map<string, unknown> };
    for (let index = 0; index < 9_999; index += 1) verified.set(`other ${index}`, claims);
    await service.verify(await service.issue('another', 'session'));
    expect(verified.size).toBe(10_000);
    expect(verified.has(token)).toBe(false);
    clock.advance(900_000);
    await expect(service.verify(token)).rejects.toThrow('"exp"');
  });

  it('takes the old key along with the new one while keys are changed', async () => {
    const [old, fresh] = await Promise.all([
      generateKeyPair('EdDSA', { extractable: true }),
      generateKeyPair('EdDSA', { extractable: true }),
    ]);
    const publicKeys = {
      jwks: JSON.stringify({
        keys: [
          { ...(await exportJWK(fresh.publicKey)), kid: 'fresh' },
          { ...(await exportJWK(old.publicKey)), kid: 'old' },
        ],
      }),
    };
    const before = await start(await keySet(old.privateKey, { kid: 'old' }), publicKeys);
    const after = await start(await keySet(fresh.privateKey, { kid: 'fresh' }), publicKeys);
    await expect(after.verify(await before.issue('user', 'session'))).resolves.toMatchObject({ sub: 'user' });
    await expect(before.verify(await after.issue('user', 'session'))).resolves.toMatchObject({ sub: 'user' });
    const withoutOld = await start(
      await keySet(fresh.privateKey, { kid: 'fresh' }),
      await keySet(fresh.publicKey, { kid: 'fresh' }),
    );
    await expect(withoutOld.verify(await before.issue('user', 'session'))).rejects.toThrow();
  });

  it('refuses every token when there is no key to check it with', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const service = await start(await keySet(privateKey), {});
    await expect(service.verify(await service.issue('user', 'session'))).rejects.toThrow();
  });
});
