import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DataFolder } from '../base/data-folder';
import { readEnvironment } from './environment';
import { parseReplicas, replicasOf } from './replicas';
import { renderFile, renderFolders, renderResource, withComponentSet } from './resources';
import { buildSecrets, databasePasswords, ownSecrets, tokenKeys } from './secrets';

function folder(): DataFolder {
  const made = new DataFolder(mkdtempSync(join(tmpdir(), 'runner-settings-')));
  made.create();
  return made;
}

describe('replicas', () => {
  it('are a number for all or a number for each', () => {
    expect(parseReplicas('2')).toBe(2);
    expect(parseReplicas('gateway=2, chat-api=3')).toEqual({ gateway: 2, 'chat-api': 3 });
    expect([
      replicasOf('a', 3),
      replicasOf('a', { a: 2 }),
      replicasOf('b', { a: 2 }),
      replicasOf('a', undefined),
    ]).toEqual([3, 2, 1, 1]);
  });

  it.each(['0', 'two', '1.5', '10', 'gateway=', 'gateway=0'])('are not %j', (text) => {
    expect(() => parseReplicas(text)).toThrow(`--replicas ${text}`);
  });
});

describe('secrets', () => {
  it('are made once for a data folder, and only we may read them', () => {
    const data = folder();
    const passwords = databasePasswords(data);
    expect(databasePasswords(data)).toEqual(passwords);
    expect(new Set(Object.values(passwords)).size).toBe(4);
    expect(statSync(data.path('database-passwords.json')).mode & 0o777).toBe(0o600);
    expect(databasePasswords(folder())).not.toEqual(passwords);
  });

  it('hold a pair of Ed25519 keys of which only one is private', () => {
    const { signing, verification } = tokenKeys(folder());
    const [secret] = (JSON.parse(signing) as { keys: JsonWebKey[] }).keys;
    const [open] = (JSON.parse(verification) as { keys: JsonWebKey[] }).keys;
    expect(open).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', kid: secret!.kid });
    expect(open).not.toHaveProperty('d');
    const signature = sign(null, Buffer.from('x'), createPrivateKey({ key: secret!, format: 'jwk' }));
    expect(verify(null, Buffer.from('x'), createPublicKey({ key: open!, format: 'jwk' }), signature)).toBe(true);
  });

  it('name each database with a user of its own, and the broker when there is one', () => {
    const passwords = { admin: 'p0', chatApi: 'p1', audit: 'p2', dapr: 'p3' };
    const secrets = buildSecrets(5555, passwords, { signing: 's', verification: 'v' }, '127.0.0.1:9092');
    expect(secrets).toEqual({
      'chat-api-database': { type: 'postgres', url: 'postgres://chat_api:p1@127.0.0.1:5555/chat_api' },
      'audit-database': { type: 'postgres', url: 'postgres://audit:p2@127.0.0.1:5555/audit' },
      'state-database': { connectionString: 'postgres://dapr:p3@127.0.0.1:5555/dapr' },
      'token-signing': { jwks: 's' },
      'token-verification': { jwks: 'v' },
      kafka: { brokers: '127.0.0.1:9092' },
    });
    expect(buildSecrets(1, passwords, { signing: '', verification: '' }, undefined)).not.toHaveProperty('kafka');
  });

  it('have beside them what a person added', () => {
    const data = folder();
    expect(ownSecrets(data)).toEqual({});
    const secrets = { oidc: { issuer: 'https://login.example.org', audience: 'todo' } };
    data.writePrivate(data.path('own-secrets.json'), JSON.stringify(secrets));
    expect(ownSecrets(data)).toEqual(secrets);
  });

  it.each(['{', '[]', 'null', '{"oidc": "text"}', '{"oidc": ["text"]}', '{"oidc": {"issuer": 5}}'])(
    'cannot be %s',
    (content) => {
      const data = folder();
      data.writePrivate(data.path('own-secrets.json'), content);
      expect(() => ownSecrets(data)).toThrow(/own-secrets\.json is no map of secrets: write .+ remove the file/);
    },
  );
});

describe('resources', () => {
  it('come from the component set that is asked for', () => {
    expect(withComponentSet(['/p/components/kafka', '/p/subscriptions'], 'embedded')).toEqual([
      '/p/components/embedded',
      '/p/subscriptions',
    ]);
  });

  it('have their data paths moved to the stack, in every document and nowhere else', () => {
    const text = 'a: .data/secrets.json # kept\nb: [x.data/y, .data]\n---\nc: { d: .data/run/names.db }\n';
    const [first, second] = renderResource(text, '/stack')
      .split('---\n')
      .map((part) => parse(part) as unknown);
    expect(first).toEqual({ a: '/stack/secrets.json', b: ['x.data/y', '.data'] });
    expect(second).toEqual({ c: { d: '/stack/run/names.db' } });
  });

  it('are written folder by folder', () => {
    const data = folder();
    const source = join(data.root, 'source');
    mkdirSync(source);
    writeFileSync(join(source, 'a.yaml'), 'file: .data/x\n');
    writeFileSync(join(source, 'README.md'), 'no resource');
    const [rendered] = renderFolders([source], data);
    expect(readFileSync(join(rendered!, 'a.yaml'), 'utf8')).toBe(`file: ${data.path('x')}\n`);
    expect(() => readFileSync(join(rendered!, 'README.md'))).toThrow();
  });

  it('that are missing are named', () => {
    expect(() => renderFolders(['/no/such'], folder())).toThrow('The folder /no/such with Dapr resources is missing');
    expect(() => renderFile('/no/such.yaml', '/tmp/x', folder())).toThrow(
      'The Dapr resource /no/such.yaml cannot be read',
    );
  });
});

describe('environment', () => {
  it('passes little on to services', () => {
    const read = readEnvironment({ HOME: '/me', PATH: '/bin', AWS_SECRET: 'x', XDG_CACHE_HOME: '/cache' });
    expect(read.forServices).toEqual({ HOME: '/me', PATH: '/bin' });
    expect(read.cacheFolder).toBe('/cache/todo-chatbot');
    expect(readEnvironment({ HOME: '/me' })).toMatchObject({ cacheFolder: '/me/.cache/todo-chatbot', searchPath: '' });
    expect(readEnvironment({}).home).toBeTruthy();
  });
});
