import { randomUUID } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { JWTPayload } from 'jose';
import { IDENTITY_METHODS } from '@app/contracts';
import { startTestPostgres, TEST_AUDIENCE, TestIssuer, type TestPostgres, type TokenChange } from '@app/testing';
import { PASSWORD, RunningApp, type Answer } from '../../../test/running-app';

describe('people of an identity provider', () => {
  let postgres: TestPostgres;
  let issuer: TestIssuer;
  let app: RunningApp;
  /** Somebody whom nobody knows yet. */
  let sub: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    issuer = await TestIssuer.start();
    app = await RunningApp.start(await postgres.createDatabase(), {
      oidc: { issuer: issuer.url, audience: TEST_AUDIENCE },
    });
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await issuer?.close();
    await postgres?.stop();
  });

  beforeEach(() => {
    sub = `person|${randomUUID()}`;
  });

  const token = (claims: JWTPayload = {}, change?: TokenChange): Promise<string> =>
    issuer.token({ sub, ...claims }, change);
  const call = async (method: string, path: string, body?: object, claims: JWTPayload = {}): Promise<Answer> =>
    app.call(method, path, { token: await token(claims), ...(body ? { body } : {}) });
  const me = async (claims: JWTPayload = {}): Promise<Answer> => call('GET', 'me', undefined, claims);
  const rows = (table: string): Promise<Array<Record<string, unknown>>> =>
    app.dataSource.query(`SELECT * FROM ${table}`);
  const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

  describe('the first call', () => {
    it('makes an account of what the token tells, and the next ones find it', async () => {
      const email = `${randomUUID()}@example.test`;
      const claims = { email: email.toUpperCase(), email_verified: true, zoneinfo: 'europe/rome', locale: 'it-IT' };
      const { status, body } = await me(claims);
      expect([status, body]).toEqual([
        200,
        {
          id: expect.any(String),
          email,
          timeZone: 'Europe/Rome',
          locale: 'it-IT',
          defaultReminder: null,
          allDayReminderTime: '09:00',
        },
      ]);
      const changed = await call('PATCH', 'me', { timeZone: 'Asia/Tokyo' });
      expect(changed.body).toMatchObject({ id: body.id, timeZone: 'Asia/Tokyo' });
      expect((await me({ ...claims, email: `${randomUUID()}@example.test` })).body).toEqual(changed.body);
    });

    it('may as well be a write, and its task is due in the zone of the token', async () => {
      const created = await call(
        'POST',
        'tasks',
        { title: 'pay rent', due: { date: '2027-01-01' } },
        { zoneinfo: 'Europe/Rome' },
      );
      expect(created).toMatchObject({ status: 201, body: { due: { timeZone: 'Europe/Rome' } } });
      expect((await call('GET', 'tasks')).body.items).toHaveLength(1);
    });

    it('makes one account when twenty come at the same moment', async () => {
      const email = `${randomUUID()}@example.test`;
      const bearer = await token({ email, email_verified: true });
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, number) =>
          number % 2
            ? app.call('GET', 'me', { token: bearer })
            : app.call('POST', 'tasks', { token: bearer, body: { title: 'x' } }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map((_, number) => (number % 2 ? 200 : 201)));
      const ids = answers.filter((_, number) => number % 2).map(({ body }) => body.id as string);
      expect(new Set(ids).size).toBe(1);
      expect((await rows('external_identity')).filter(({ subject }) => subject === sub)).toHaveLength(1);
      expect((await rows('account')).filter((account) => account.email === email)).toHaveLength(1);
      expect((await call('GET', 'tasks')).body.items).toHaveLength(10);
    });

    it('makes no account without end for one address', async () => {
      const subject = (number: number): Promise<string> => issuer.token({ sub: `${sub} ${number}` });
      const tokens = await Promise.all(Array.from({ length: 240 }, (_, number) => subject(number)));
      const answers: Answer[] = [];
      for (const one of tokens) {
        answers.push(await app.call('GET', 'me', { token: one, headers: { 'x-forwarded-for': '203.0.113.7' } }));
        if (answers.at(-1)!.status === 429) break;
      }
      expect(answers.length).toBeGreaterThan(200);
      const last = answers.at(-1)!;
      expect(last.status).toBe(429);
      expect(last.headers.get('retry-after')).toBe('1');
      expect((await me()).status).toBe(200);
    });
  });

  describe('an e-mail address', () => {
    it('that is not verified is not taken', async () => {
      expect((await me({ email: `${randomUUID()}@example.test`, email_verified: false })).body.email).toBeNull();
    });

    it('never leads to the account of somebody who has a password', async () => {
      const owner = await app.person();
      const { status, body } = await me({ email: owner.email, email_verified: true });
      expect([status, body.email]).toEqual([200, null]);
      expect(body.id).not.toBe(owner.id);
      await app.call('POST', 'tasks', { token: owner.accessToken, body: { title: 'a secret plan' } });
      expect((await call('GET', 'tasks')).body.items).toEqual([]);
      const login = await app.call('POST', 'auth/login', { body: { email: owner.email, password: PASSWORD } });
      expect(login.body.user.id).toBe(owner.id);
    });

    it('of an account without a password opens no session, whatever the password', async () => {
      const email = `${randomUUID()}@example.test`;
      await me({ email, email_verified: true });
      for (const password of [PASSWORD, '', 'no such account', 'null']) {
        expect((await app.call('POST', 'auth/login', { body: { email, password } })).status).toBe(401);
      }
      expect((await app.call('POST', 'auth/register', { body: { email, password: PASSWORD } })).status).toBe(409);
    });
  });

  describe('a person', () => {
    it('is another one at another issuer, though the name is the same', async () => {
      const other = await TestIssuer.start();
      const mine = await me();
      const foreign = await app.call('GET', 'me', { token: await other.token({ sub }) });
      expect(foreign.status).toBe(401);
      // The installation moves to the other provider.
      const moved = await RunningApp.start(await postgres.createDatabase(), {
        oidc: { issuer: other.url, audience: TEST_AUDIENCE },
      });
      await moved.dataSource.query(
        `WITH one AS (INSERT INTO account VALUES ($1, NULL, NULL, 'UTC', 'en', NULL, '09:00', now()) RETURNING id)
         INSERT INTO external_identity SELECT $2, $3, id, now() FROM one`,
        [mine.body.id, issuer.url, sub],
      );
      const theirs = await moved.call('GET', 'me', { token: await other.token({ sub }) });
      expect(theirs.status).toBe(200);
      expect(theirs.body.id).not.toBe(mine.body.id);
      expect((await moved.call('GET', 'me', { token: await token() })).status).toBe(401);
      await moved.stop();
      await other.close();
    });

    it('sees and touches their own data alone', async () => {
      const mine = await call('POST', 'tasks', { title: 'mine' });
      const stranger = await issuer.token({ sub: `${sub} ` });
      const registered = await app.person();
      for (const foreign of [stranger, registered.accessToken]) {
        expect((await app.call('GET', `tasks/${mine.body.id}`, { token: foreign })).status).toBe(404);
        expect((await app.call('DELETE', `tasks/${mine.body.id}`, { token: foreign })).status).toBe(404);
        expect((await app.call('GET', 'tasks', { token: foreign })).body.items).toEqual([]);
      }
      expect((await call('GET', `tasks/${mine.body.id}`)).status).toBe(200);
    });

    it('makes tokens for programs, which stay within their scopes', async () => {
      const made = await call('POST', 'access-tokens', { name: 'a script', scopes: ['tasks:read'] });
      expect(made.status).toBe(201);
      expect((await app.call('GET', 'tasks', { token: made.body.token })).status).toBe(200);
      expect((await app.call('POST', 'tasks', { token: made.body.token, body: { title: 'x' } })).status).toBe(403);
    });

    it.each<[string, string, object | undefined]>([
      ['PATCH', 'me/password', { currentPassword: PASSWORD, newPassword: 'another long password' }],
      ['GET', 'sessions', undefined],
      ['DELETE', 'sessions', undefined],
      ['DELETE', `sessions/${randomUUID()}`, undefined],
    ])('is told by %s %s that the provider keeps that', async (method, path, body) => {
      expect(await call(method, path, body)).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('where you sign in') },
      });
    });

    it('has nothing to exchange', async () => {
      expect((await call('POST', 'auth/token')).status).toBe(400);
    });
  });

  describe('a token', () => {
    it.each<[string, () => Promise<string>]>([
      ['of another issuer', () => token({ iss: 'https://login.example.org' })],
      ['that pretends to be ours', () => token({ iss: 'todo-chatbot', aud: 'todo-chatbot', sid: randomUUID() })],
      ['for another audience', () => token({ aud: 'another' })],
      ['that has expired', () => token({ exp: inSeconds(-60) })],
      ['that is not good yet', () => token({ nbf: inSeconds(60) })],
      ['with a made-up signature', async () => `${(await token()).slice(0, -8)}AAAAAAAA`],
      ['with a shared secret', () => token({}, { key: new Uint8Array(32), header: { alg: 'HS256' } })],
      ['for signing out', () => token({}, { header: { typ: 'logout+jwt' } })],
    ])('%s is refused, and makes no account', async (_name, bad) => {
      const before = (await rows('account')).length;
      const answer = await app.call('GET', 'me', { token: await bad() });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect((await rows('account')).length).toBe(before);
    });

    it('of ours is as good as ever', async () => {
      const { accessToken } = await app.person();
      expect((await app.call('GET', 'sessions', { token: accessToken })).status).toBe(200);
    });

    it('with a known key is taken while the provider is away, with an unknown one it has to wait', async () => {
      const known = await token();
      expect((await app.call('GET', 'me', { token: known })).status).toBe(200);
      const provider = await TestIssuer.start();
      const other = await RunningApp.start(await postgres.createDatabase(), {
        oidc: { issuer: provider.url, audience: TEST_AUDIENCE },
      });
      const early = await provider.token();
      await provider.close();
      const answer = await other.call('GET', 'me', { token: early });
      expect(answer).toMatchObject({ status: 503, body: { title: 'The identity provider does not answer.' } });
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(await other.dataSource.query('SELECT 1 FROM account')).toEqual([]);
      expect((await other.person()).id).toEqual(expect.any(String));
      await other.stop();
    });
  });

  describe('the end of the account', () => {
    const remove = (claims: JWTPayload = {}, body?: object): Promise<Answer> => call('DELETE', 'me', body, claims);
    const old = (): JWTPayload => ({ iat: inSeconds(-301) });

    it.each<[string, () => JWTPayload]>([
      ['the token is older', old],
      ['the sign-in is older, however young the token', () => ({ auth_time: inSeconds(-301) })],
    ])('needs a sign-in of the last five minutes: %s', async (_name, claims) => {
      await me();
      const answer = await remove(claims());
      expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('identity provider') } });
      expect((await remove(claims(), { password: PASSWORD })).status).toBe(403);
      expect((await me()).status).toBe(200);
    });

    it('leaves nothing but a hash, refuses the tokens from before, and a later one begins anew', async () => {
      const before = await token({ iat: inSeconds(-10) });
      const { body: person } = await app.call('GET', 'me', { token: before });
      await app.call('POST', 'tasks', { token: before, body: { title: 'a secret plan' } });
      expect((await remove({ auth_time: inSeconds(-10) })).status).toBe(204);
      for (const bearer of [before, await token({ iat: inSeconds(25) })]) {
        const answer = await app.call('GET', 'me', { token: bearer });
        expect(answer).toMatchObject({ status: 401, body: { detail: expect.stringContaining('deleted') } });
      }
      const kept = JSON.stringify([
        await rows('external_identity'),
        await rows('ended_identity'),
        await rows('account'),
      ]);
      expect(kept).not.toContain(sub);
      expect(kept).not.toContain(person.id);
      // Half a minute later; the person signs in again.
      await app.dataSource.query(`UPDATE ended_identity SET ended_at = ended_at - interval '31 seconds'`);
      const again = await me();
      expect(again.status).toBe(200);
      expect(again.body.id).not.toBe(person.id);
      expect((await call('GET', 'tasks')).body.items).toEqual([]);
      expect((await call('POST', 'tasks', { title: 'anew' })).status).toBe(201);
      expect((await app.call('GET', 'me', { token: before })).status).toBe(401);
    });

    it('is heard of by a replica that knew the person', async () => {
      const { body: person } = await me();
      // Another replica deletes the account.
      await app.dataSource.query('INSERT INTO ended_session (id) VALUES ($1)', [person.id]);
      await app.dataSource.query('DELETE FROM account WHERE id = $1', [person.id]);
      const end = performance.now() + 10_000;
      let id = person.id;
      while (id === person.id && performance.now() < end) id = (await me()).body.id;
      expect(id).not.toBe(person.id);
    });

    it('and the first call at the same moment leave one of two whole states', async () => {
      await me();
      const bearer = await token();
      const answers = await Promise.all([
        remove(),
        ...Array.from({ length: 10 }, () => app.call('POST', 'tasks', { token: bearer, body: { title: 'late' } })),
      ]);
      expect(answers[0]!.status).toBe(204);
      for (const { status } of answers.slice(1)) expect([201, 401]).toContain(status);
      expect((await app.call('GET', 'me', { token: bearer })).status).toBe(401);
      expect(await rows(`external_identity WHERE subject = '${sub}'`)).toEqual([]);
      expect(await rows(`task WHERE title = 'late'`)).toEqual([]);
    });

    it('is forgotten when every token from before is too old', async () => {
      await me();
      await remove();
      await app.dataSource.query(`UPDATE ended_identity SET ended_at = now() - interval '25 hours'`);
      sub = `person|${randomUUID()}`;
      await me();
      await remove();
      expect(await rows('ended_identity')).toHaveLength(1);
    });
  });

  describe('the gateway', () => {
    const ask = (more: object = {}): Promise<Answer> =>
      app.invoke(IDENTITY_METHODS.user, {
        issuer: issuer.url,
        subject: sub,
        issuedAt: new Date().toISOString(),
        ...more,
      });

    it('is told whose account it is, and makes none', async () => {
      expect((await ask()).body).toEqual({ userId: null });
      expect(await rows(`external_identity WHERE subject = '${sub}'`)).toEqual([]);
      const { body } = await me();
      expect((await ask()).body).toEqual({ userId: body.id });
      expect((await ask({ issuer: 'https://login.example.org' })).body).toEqual({ userId: null });
    });

    it('is told of nobody after the end of the account, nor by a token from before it', async () => {
      const issuedAt = new Date(Date.now() - 60_000).toISOString();
      await me();
      await call('DELETE', 'me');
      expect((await ask()).body).toEqual({ userId: null });
      await app.dataSource.query(`UPDATE ended_identity SET ended_at = ended_at - interval '31 seconds'`);
      const { body } = await me();
      expect((await ask()).body).toEqual({ userId: body.id });
      expect((await ask({ issuedAt })).body).toEqual({ userId: null });
    });
  });

  describe('an installation', () => {
    it('tells in its description where to get a token', async () => {
      const document = (await (await fetch(`${app.url}/docs/json`)).json()) as OpenAPIObject;
      expect(document.components?.securitySchemes?.['identity-provider']).toMatchObject({
        type: 'openIdConnect',
        openIdConnectUrl: `${issuer.url}/.well-known/openid-configuration`,
      });
      expect(document.paths['/api/v1/tasks']?.get?.security).toEqual([{ bearer: [] }, { 'identity-provider': [] }]);
      expect(document.paths['/api/v1/auth/login']?.post?.security).toBeUndefined();
    });

    it('without a provider refuses their tokens', async () => {
      const other = await RunningApp.start(await postgres.createDatabase());
      expect((await other.call('GET', 'me', { token: await token() })).status).toBe(401);
      await other.stop();
    });

    it('does not start with a secret that is wrong', async () => {
      const start = RunningApp.start(await postgres.createDatabase(), { oidc: { issuer: issuer.url } });
      await expect(start).rejects.toThrow('the secret oidc needs the audience');
    });
  });
});
