import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { PASSWORD, RunningApp, type Answer, type Person } from '../../../test/running-app';
import { newPersonalToken } from './domain/personal-token';

describe('access tokens that people make', () => {
  let postgres: TestPostgres;
  let app: RunningApp;
  let person: Person;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await RunningApp.start(await postgres.createDatabase());
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  beforeEach(async () => {
    person = await app.person();
  });

  const create = (body: unknown): Promise<Answer> =>
    app.call('POST', 'access-tokens', { token: person.accessToken, body });
  const made = async (scopes: string[], more: object = {}): Promise<{ id: string; token: string }> => {
    const { status, body } = await create({ name: 'a script', scopes, ...more });
    expect(status).toBe(201);
    return body;
  };
  const list = async (): Promise<Array<Record<string, unknown>>> =>
    (await app.call('GET', 'access-tokens', { token: person.accessToken })).body;

  it('are shown once, listed without the token, and stored as a hash', async () => {
    const { body } = await create({ name: '  backup ', scopes: ['tasks:read', 'tasks:read', 'export'] });
    const { token, ...view } = body;
    expect(view).toEqual({
      id: expect.any(String),
      name: 'backup',
      scopes: ['tasks:read', 'export'],
      createdAt: expect.stringMatching(/Z$/),
      expiresAt: null,
      lastUsedAt: null,
    });
    expect(token).toMatch(/^todo_pat_/);
    expect(await list()).toEqual([view]);
    const rows = await app.dataSource.query('SELECT * FROM access_token');
    expect(JSON.stringify(rows)).not.toContain(token.slice(9, 40));
    const other = await app.person();
    expect((await app.call('GET', 'access-tokens', { token: other.accessToken })).body).toEqual([]);
  });

  it.each<[string[], string, string, object | undefined, number, string]>([
    [['tasks:read'], 'GET', 'tasks', undefined, 200, ''],
    [['tasks:read'], 'GET', 'tags', undefined, 200, ''],
    [['tasks:read'], 'GET', 'changes?since=0', undefined, 200, ''],
    [['tasks:read'], 'POST', 'tasks', { title: 'not allowed' }, 403, 'tasks:write'],
    [['tasks:write'], 'POST', 'tasks', { title: 'allowed' }, 201, ''],
    [['tasks:write'], 'GET', 'tasks', undefined, 403, 'tasks:read'],
    [['chat'], 'POST', 'chat/messages', { text: 'help' }, 201, ''],
    [['tasks:read', 'tasks:write'], 'POST', 'chat/messages', { text: 'help' }, 403, 'chat'],
    [['account'], 'GET', 'me', undefined, 200, ''],
    [['account'], 'PATCH', 'me', { locale: 'de' }, 200, ''],
    [['chat', 'export'], 'GET', 'me', undefined, 403, 'account'],
  ])('with %j may %s %s %j: %i', async (scopes, method, path, body, status, requiredScope) => {
    const { token } = await made(scopes);
    const answer = await app.call(method, path, { token, ...(body ? { body } : {}) });
    expect(answer.status).toBe(status);
    if (requiredScope) {
      expect(answer.body).toMatchObject({ requiredScope, detail: expect.stringContaining(`"${requiredScope}"`) });
    }
  });

  it.each<[string, string, object | undefined]>([
    ['GET', 'sessions', undefined],
    ['DELETE', 'sessions', undefined],
    ['GET', 'access-tokens', undefined],
    ['POST', 'access-tokens', { name: 'more', scopes: ['account'] }],
    ['DELETE', `access-tokens/${randomUUID()}`, undefined],
    ['PATCH', 'me/password', { currentPassword: PASSWORD, newPassword: 'another password' }],
    ['DELETE', 'me', { password: PASSWORD }],
  ])('never reach %s %s, whatever their scopes', async (method, path, body) => {
    const { token } = await made(['tasks:read', 'tasks:write', 'chat', 'export', 'account']);
    const answer = await app.call(method, path, { token, ...(body ? { body } : {}) });
    expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('sign in') } });
    expect(answer.body).not.toHaveProperty('requiredScope');
    expect((await app.call('GET', 'me', { token: person.accessToken })).status).toBe(200);
  });

  it('reach the data of their owner and nobody else', async () => {
    const stranger = await app.person();
    const theirs = await app.call('POST', 'tasks', { token: stranger.accessToken, body: { title: 'theirs' } });
    const { token } = await made(['tasks:read', 'tasks:write']);
    expect((await app.call('GET', `tasks/${theirs.body.id}`, { token })).status).toBe(404);
    expect((await app.call('DELETE', `tasks/${theirs.body.id}`, { token })).status).toBe(404);
    expect((await app.call('GET', 'tasks', { token })).body.items).toEqual([]);
  });

  it('note when they were used, but not with every use', async () => {
    const { token } = await made(['account']);
    await app.call('GET', 'me', { token });
    const [first] = await list();
    expect(first!.lastUsedAt).toEqual(expect.any(String));
    await app.call('GET', 'me', { token });
    expect((await list())[0]).toEqual(first);
  });

  it('are good no longer when they are revoked, nor is what they were exchanged for', async () => {
    const { id, token } = await made(['account']);
    const { body } = await app.call('POST', 'auth/token', { token });
    expect((await app.call('GET', 'me', { token: body.accessToken })).status).toBe(200);
    const stranger = await app.person();
    const revoke = (by: Person) => app.call('DELETE', `access-tokens/${id}`, { token: by.accessToken });
    expect((await revoke(stranger)).status).toBe(404);
    expect((await app.call('GET', 'me', { token })).status).toBe(200);
    expect((await revoke(person)).status).toBe(204);
    expect((await revoke(person)).status).toBe(404);
    for (const gone of [token, body.accessToken]) {
      expect((await app.call('GET', 'me', { token: gone })).status).toBe(401);
    }
    expect((await app.call('DELETE', 'access-tokens/nonsense', { token: person.accessToken })).status).toBe(404);
  });

  it('are kept nowhere, not even for who sends an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'make one' };
    const post = (path: string, token: string, body?: object) =>
      app.call('POST', path, { token, headers, ...(body ? { body } : {}) });
    const { body } = await post('access-tokens', person.accessToken, { name: 'x', scopes: ['chat'] });
    await post('auth/token', body.token);
    await app.call('PATCH', 'me/password', {
      token: person.accessToken,
      headers,
      body: { currentPassword: PASSWORD, newPassword: 'another long password' },
    });
    const kept = await app.dataSource.query('SELECT * FROM idempotency_key WHERE user_id = $1', [person.id]);
    expect(kept).toEqual([]);
  });

  it('expire', async () => {
    const { id, token } = await made(['account'], { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await app.call('GET', 'me', { token })).status).toBe(200);
    await app.dataSource.query(`UPDATE access_token SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
    expect((await app.call('GET', 'me', { token })).status).toBe(401);
  });

  it.each([
    ['that nobody made', newPersonalToken()],
    ['that is none', 'todo_pat_nonsense'],
  ])('are refused when it is one %s', async (_name, token) => {
    expect((await app.call('GET', 'me', { token })).status).toBe(401);
  });

  it('end with the account', async () => {
    const { token } = await made(['account']);
    const { body } = await app.call('POST', 'auth/token', { token });
    await app.call('DELETE', 'me', { token: person.accessToken, body: { password: PASSWORD } });
    for (const gone of [token, body.accessToken]) {
      expect((await app.call('GET', 'me', { token: gone })).status).toBe(401);
    }
  });

  it('are exchanged for a short one with the same scopes, which outlives nothing and is not exchanged again', async () => {
    const { id, token } = await made(['tasks:read'], { expiresAt: new Date(Date.now() + 60_000).toISOString() });
    const { status, body } = await app.call('POST', 'auth/token', { token });
    expect(status).toBe(200);
    expect(body.expiresIn).toBeLessThanOrEqual(60);
    expect(decodeJwt(body.accessToken)).toMatchObject({ sub: person.id, sid: id, scopes: ['tasks:read'] });
    expect((await app.call('GET', 'tasks', { token: body.accessToken })).status).toBe(200);
    const write = await app.call('POST', 'tasks', { token: body.accessToken, body: { title: 'not allowed' } });
    expect(write).toMatchObject({ status: 403, body: { requiredScope: 'tasks:write' } });
    expect((await app.call('POST', 'auth/token', { token: body.accessToken })).status).toBe(400);
    expect((await app.call('POST', 'auth/token', { token: person.accessToken })).status).toBe(400);
    const lasting = await app.call('POST', 'auth/token', { token: (await made(['chat'])).token });
    expect(lasting.body.expiresIn).toBe(900);
  });

  it.each<[string, unknown, string]>([
    ['no name', { scopes: ['chat'] }, 'name'],
    ['an empty name', { name: '   ', scopes: ['chat'] }, 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101), scopes: ['chat'] }, 'name'],
    ['no scopes', { name: 'x' }, 'scopes'],
    ['an empty list of scopes', { name: 'x', scopes: [] }, 'scopes'],
    ['a scope that nobody knows', { name: 'x', scopes: ['chat', 'root'] }, 'scopes'],
    ['a scope that is a text', { name: 'x', scopes: 'chat' }, 'scopes'],
    ['an end that is none', { name: 'x', scopes: ['chat'], expiresAt: 'tomorrow' }, 'expiresAt'],
    ['an end that has passed', { name: 'x', scopes: ['chat'], expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['a token of their own', { name: 'x', scopes: ['chat'], token: 'mine' }, 'token'],
  ])('are not made with %s', async (_name, body, field) => {
    expect(await create(body)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect(await list()).toEqual([]);
  });

  it('are fifty at most', async () => {
    await app.dataSource.query(
      `INSERT INTO access_token (id, account_id, name, scopes, token_hash, created_at)
       SELECT gen_random_uuid(), $1, 'many', '{chat}', gen_random_uuid()::text, now() FROM generate_series(1, 50)`,
      [person.id],
    );
    expect((await create({ name: 'one more', scopes: ['chat'] })).status).toBe(409);
  });
});
