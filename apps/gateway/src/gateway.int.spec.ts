import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { io, type Socket } from 'socket.io-client';
import {
  ACCESS_TOKEN,
  type AccountEvent,
  type ChangesResponse,
  type ChatEvent,
  type FindUserRequest,
  type TaskEvent,
  type TaskView,
} from '@app/contracts';
import { TEST_AUDIENCE, TestIssuer, until as eventually } from '@app/testing';
import { bootstrap } from './bootstrap';

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(join(__dirname, '../../../libs/contracts/src/fixtures', name), 'utf8')) as T;
const created = fixture<TaskEvent>('task-created.v1.json');
const reminder = fixture<{ eventId: string; userId: string; message: string }>('reminder-due.v1.json');
const said = fixture<ChatEvent>('chat-message.v1.json');
const deleted = fixture<AccountEvent>('account-deleted.v1.json');
const ended = fixture<AccountEvent>('sessions-ended.v1.json');
const STRANGER = '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1dff';

/** Counts until a condition holds; fails after two seconds. */
async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 2_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within 2 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('gateway', () => {
  let app: NestFastifyApplication;
  let sidecar: Server;
  let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
  let url: string;
  let appPort: number;
  let issuer: TestIssuer;
  /** What chat-api knows of people of the identity provider; undefined while it is away. */
  let accounts: Map<string, string> | undefined;
  let changes: (since: number) => ChangesResponse | undefined;
  const sockets: Socket[] = [];
  const savedEnvironment = { ...process.env };

  beforeAll(async () => {
    keys = await generateKeyPair('EdDSA', { extractable: true });
    issuer = await TestIssuer.start();
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'EdDSA' }] });
    sidecar = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        if (path.includes('/healthz/outbound')) return response.writeHead(204).end();
        if (path.endsWith('/secrets/secrets/oidc')) {
          return response.end(JSON.stringify({ issuer: issuer.url, audience: TEST_AUDIENCE }));
        }
        if (path.includes('/secrets/')) return response.end(JSON.stringify({ jwks }));
        if (path.endsWith('/identity/user')) {
          const asked = JSON.parse(Buffer.concat(chunks).toString()) as FindUserRequest;
          const userId = accounts?.get(asked.subject) ?? null;
          return accounts ? response.end(JSON.stringify({ userId })) : response.writeHead(500).end('{}');
        }
        if (path.includes('/sync/changes')) {
          const page = changes((JSON.parse(Buffer.concat(chunks).toString()) as { since: number }).since);
          return page ? response.end(JSON.stringify(page)) : response.writeHead(500).end('{}');
        }
        return response.end('{}');
      });
    });
    await new Promise<void>((resolve) => sidecar.listen(0, '127.0.0.1', resolve));
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    appPort = (probe.address() as AddressInfo).port;
    await new Promise((resolve) => probe.close(resolve));
    Object.assign(process.env, {
      APP_ID: 'gateway',
      APP_PORT: String(appPort),
      DAPR_HTTP_PORT: String((sidecar.address() as AddressInfo).port),
      DAPR_API_TOKEN: 'd',
      APP_API_TOKEN: 'a',
    });
    app = await bootstrap();
    url = await app.getUrl();
  });

  beforeEach(() => {
    accounts = new Map();
    changes = (since) => ({ items: [], revision: since, more: false, reset: false });
  });

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });

  afterAll(async () => {
    await app.close();
    await issuer.close();
    sidecar.close();
    sidecar.closeAllConnections();
    process.env = savedEnvironment;
  });

  const token = (
    userId = created.userId,
    lifetime = '1h',
    key = keys.privateKey,
    sid = 'session-1',
    more: object = {},
  ): Promise<string> =>
    new SignJWT({ sid, ...more })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .setSubject(userId)
      .setIssuer(ACCESS_TOKEN.issuer)
      .setAudience(ACCESS_TOKEN.audience)
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(key);

  function open(auth: object): { socket: Socket; received: Array<[string, unknown]> } {
    const socket = io(url, { path: '/socket.io', transports: ['websocket'], auth, reconnection: false });
    const received: Array<[string, unknown]> = [];
    socket.onAny((name: string, message: unknown) => received.push([name, message]));
    sockets.push(socket);
    return { socket, received };
  }

  async function connect(auth: object): Promise<{ socket: Socket; received: Array<[string, unknown]> }> {
    const opened = open(auth);
    await new Promise<void>((resolve, reject) => {
      opened.socket.once('connect', resolve);
      opened.socket.once('connect_error', reject);
    });
    return opened;
  }

  const deliver = async (topic: string, data: object): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${appPort}/events/${topic}`, {
      method: 'POST',
      headers: { 'dapr-api-token': 'a', 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({ specversion: '1.0', id: 'x', data }),
    });
    return response.json();
  };
  const changeAt = (revision: number): object => ({ ...created, revision, task: { ...created.task, revision } });

  describe('a connection is refused', () => {
    it.each([
      ['without a token', () => ({}), 'token: is missing'],
      ['with a token that is no text', () => ({ token: 7 }), 'token: is missing'],
      ['with nonsense', () => ({ token: 'nonsense' }), 'token: is not valid'],
      ['with an expired token', async () => ({ token: await token(undefined, '-1s') }), 'token: is not valid'],
      [
        'with a token signed by somebody else',
        async () => ({ token: await token(undefined, '1h', (await generateKeyPair('EdDSA')).privateKey) }),
        'token: is not valid',
      ],
      ['with a negative revision', async () => ({ token: await token(), since: -1 }), 'since: must be a whole number'],
      ['with a revision that is a text', async () => ({ token: await token(), since: '1' }), 'since: must be a whole'],
    ])('%s', async (_name, auth, message) => {
      await expect(connect(await auth())).rejects.toThrow(message);
    });

    it('over long polling, which would need sticky sessions', async () => {
      const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
      expect(response.status).toBe(400);
    });
  });

  it('shows a change to its user alone, without what is internal', async () => {
    const mine = await connect({ token: await token() });
    const foreign = await connect({ token: await token(STRANGER) });
    expect(await deliver('task-updates', changeAt(7))).toEqual({ status: 'SUCCESS' });
    await until(() => mine.received.length === 1, 'the change');
    const [name, message] = mine.received[0] as [string, { revision: number; type: string; task: TaskView }];
    expect([name, message.revision, message.type, message.task.title]).toEqual([
      'task-updates',
      7,
      'task.created',
      'pay rent',
    ]);
    expect(message.task).not.toHaveProperty('series');
    expect(foreign.received).toEqual([]);
  });

  it('sends what was missed at connection, then what is new, each revision once', async () => {
    const missed = { ...created.task, revision: 5 } as TaskView;
    changes = (since) => ({
      items: since < 5 ? [missed] : [],
      revision: Math.max(since, 5),
      more: false,
      reset: false,
    });
    const client = await connect({ token: await token(), since: 2 });
    await until(() => client.received.length === 1, 'the missed change');
    await deliver('task-updates', changeAt(5));
    await deliver('task-updates', changeAt(6));
    await until(() => client.received.length === 2, 'the new change');
    expect(client.received.map(([, message]) => message)).toMatchObject([
      { revision: 5, type: 'sync' },
      { revision: 6, type: 'task.created' },
    ]);
  });

  it('shows a reminder once, however often it is delivered', async () => {
    const client = await connect({ token: await token() });
    for (let times = 0; times < 3; times += 1) await deliver('reminders', reminder);
    await until(() => client.received.length === 2, 'the reminder');
    expect(client.received).toEqual([
      ['chat', { message: expect.objectContaining({ id: reminder.eventId, kind: 'reminder', role: 'assistant' }) }],
      ['reminders', expect.objectContaining({ title: 'pay rent', message: reminder.message })],
    ]);
  });

  it('shows a message of the chat once, to its user alone, without touching the order of the changes', async () => {
    const first = await connect({ token: await token() });
    const second = await connect({ token: await token() });
    const foreign = await connect({ token: await token(STRANGER) });
    await deliver('task-updates', changeAt(7));
    for (let times = 0; times < 3; times += 1) {
      expect(await deliver('task-updates', said)).toEqual({ status: 'SUCCESS' });
    }
    await deliver('task-updates', changeAt(8));
    await until(() => first.received.length === 3 && second.received.length === 3, 'the message and both changes');
    for (const { received } of [first, second]) {
      expect(received).toEqual([
        ['task-updates', expect.objectContaining({ revision: 7 })],
        ['chat', { message: said.message }],
        ['task-updates', expect.objectContaining({ revision: 8 })],
      ]);
    }
    expect(foreign.received).toEqual([]);
    expect(await deliver('task-updates', { ...said, message: { ...said.message, role: 'root' } })).toEqual({
      status: 'DROP',
    });
  });

  it('answers sync with what the client missed', async () => {
    const client = await connect({ token: await token() });
    changes = () => ({ items: [{ ...created.task, revision: 9 }], revision: 9, more: true, reset: true });
    expect(await client.socket.emitWithAck('sync', { since: 3 })).toMatchObject({
      items: [{ revision: 9, type: 'sync' }],
      revision: 9,
      more: true,
      reset: true,
    });
  });

  it.each([[undefined], [null], [{}], [{ since: -1 }], [{ since: 1.5 }], [{ since: '1' }]])(
    'refuses sync with %j and names the field',
    async (request) => {
      const client = await connect({ token: await token() });
      expect(await client.socket.emitWithAck('sync', request)).toEqual({
        error: 'since: must be a whole number, 0 or more',
      });
    },
  );

  it('says so when the changes cannot be read', async () => {
    const client = await connect({ token: await token() });
    changes = () => undefined;
    expect(await client.socket.emitWithAck('sync', { since: 1 })).toEqual({
      error: expect.stringContaining('try again'),
    });
  });

  it('closes the socket when the token expires', async () => {
    const client = await connect({ token: await token(undefined, '1s') });
    await until(() => client.socket.disconnected, 'the end of the connection');
  });

  it.each([
    [['tasks:read'], false],
    [['chat', 'export'], false],
    [[], false],
    [['tasks:read', 'chat'], true],
  ])('with a token of the scopes %j lets in: %s', async (scopes, isIn) => {
    const auth = { token: await token(undefined, undefined, undefined, undefined, { scopes }) };
    if (isIn) expect((await connect(auth)).socket.connected).toBe(true);
    else await expect(connect(auth)).rejects.toThrow('token:');
  });

  it('closes the sockets of a session that ended and lets its token in no more, the others stay', async () => {
    const other = await connect({ token: await token() });
    const old = await token(undefined, undefined, undefined, ended.sessionIds[0]);
    const client = await connect({ token: old });
    for (let times = 0; times < 2; times += 1) {
      expect(await deliver('task-updates', ended)).toEqual({ status: 'SUCCESS' });
    }
    await until(() => client.socket.disconnected, 'the end of the connection');
    await expect(connect({ token: old })).rejects.toThrow('sign in again');
    expect(other.socket.connected).toBe(true);
  });

  it('closes every socket of an account that was deleted and lets its tokens in no more', async () => {
    const userId = '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1dee';
    const stranger = await connect({ token: await token(STRANGER) });
    const clients = [await connect({ token: await token(userId) }), await connect({ token: await token(userId) })];
    expect(await deliver('task-updates', { ...deleted, userId })).toEqual({ status: 'SUCCESS' });
    await until(() => clients.every(({ socket }) => socket.disconnected), 'the end of the connections');
    await expect(connect({ token: await token(userId) })).rejects.toThrow('sign in again');
    expect(stranger.socket.connected).toBe(true);
  });

  describe('a token of the identity provider', () => {
    const seconds = (): number => Math.floor(Date.now() / 1000);
    let user: string;

    beforeEach(() => {
      user = randomUUID();
      accounts!.set('ada', user);
    });

    it('has to wait while the keys of the provider are not known and cannot be read', async () => {
      await issuer.close();
      await expect(connect({ token: await issuer.token() })).rejects.toThrow('cannot be checked; try again');
      await issuer.open();
      await eventually('the keys', async () => connect({ token: await issuer.token() }).catch(() => false));
    });

    it('lets its person in, who gets what is theirs and nothing else', async () => {
      accounts!.set('boris', STRANGER);
      const ada = await connect({ token: await issuer.token() });
      const boris = await connect({ token: await issuer.token({ sub: 'boris' }) });
      await deliver('task-updates', { ...changeAt(7), userId: user });
      await until(() => ada.received.length === 1, 'the change');
      expect(ada.received[0]![0]).toBe('task-updates');
      expect(boris.received).toEqual([]);
    });

    it('lets nobody in whose account does not exist', async () => {
      await expect(connect({ token: await issuer.token({ sub: 'nobody' }) })).rejects.toThrow('token:');
    });

    it.each<[string, () => Promise<string>]>([
      ['of another issuer', () => issuer.token({ iss: 'https://login.example.org' })],
      ['for another audience', () => issuer.token({ aud: 'another' })],
      ['that has expired', () => issuer.token({ exp: seconds() - 60 })],
      ['that is not good yet', () => issuer.token({ nbf: seconds() + 60 })],
      ['signed by somebody else', async () => issuer.token({}, { key: (await generateKeyPair('ES256')).privateKey })],
    ])('%s lets nobody in', async (_name, bad) => {
      await expect(connect({ token: await bad() })).rejects.toThrow('token: is not valid');
    });

    it('ends its socket when it expires', async () => {
      const client = await connect({ token: await issuer.token({ exp: seconds() + 1 }) });
      await until(() => client.socket.disconnected, 'the end of the connection');
    });

    it('that is good for a month does not end its socket at once', async () => {
      const client = await connect({ token: await issuer.token({ exp: seconds() + 30 * 86_400 }) });
      expect(await client.socket.emitWithAck('sync', { since: 0 })).toMatchObject({ items: [] });
    });

    it('ends its socket with the account, and may belong to a new one later', async () => {
      const client = await connect({ token: await issuer.token() });
      await deliver('task-updates', { ...deleted, userId: user });
      await until(() => client.socket.disconnected, 'the end of the connection');
      await expect(connect({ token: await issuer.token() })).rejects.toThrow('token:');
      accounts!.set('ada', randomUUID());
      expect((await connect({ token: await issuer.token() })).socket.connected).toBe(true);
    });

    it('is asked about again later while chat-api is away', async () => {
      accounts = undefined;
      await expect(connect({ token: await issuer.token() })).rejects.toThrow('cannot be checked; try again');
    });

    it('with a known key lets in while the provider is away', async () => {
      await issuer.close();
      expect((await connect({ token: await issuer.token() })).socket.connected).toBe(true);
      await issuer.open();
    });
  });

  it('drops a client that sends more than a revision can need', async () => {
    const client = await connect({ token: await token() });
    client.socket.emit('sync', { since: 'x'.repeat(20_000) });
    await until(() => client.socket.disconnected, 'the end of the connection');
  });

  it('reads again what every socket missed when the sidecar comes', async () => {
    const client = await connect({ token: await token(), since: 1 });
    changes = () => ({ items: [{ ...created.task, revision: 4 }], revision: 4, more: false, reset: false });
    await fetch(`http://127.0.0.1:${appPort}/healthz`);
    await until(() => client.received.length === 2, 'the missed change, and a word about messages');
    expect(client.received.map(([name]) => name).sort()).toEqual(['chat-missed', 'task-updates']);
  });

  it('is alive and ready', async () => {
    for (const probe of ['live', 'ready']) {
      expect(await (await fetch(`${url}/health/${probe}`)).json()).toEqual({ status: 'ok' });
    }
  });
});
