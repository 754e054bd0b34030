import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { PASSWORD, RunningApp, type Person } from '../../../test/running-app';

const TIMERS_LEFT_ALONE = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

describe('accounts', () => {
  let postgres: TestPostgres;
  let app: RunningApp;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await RunningApp.start(await postgres.createDatabase());
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  afterEach(() => jest.useRealTimers());

  /** Sets the machine's clock; it stands still from then on. */
  const setClock = (instant: number): void => {
    jest.useFakeTimers({ now: instant, doNotFake: [...TIMERS_LEFT_ALONE] });
  };
  const refresh = (refreshToken: string) => app.call('POST', 'auth/refresh', { body: { refreshToken } });
  const accountCount = async (): Promise<number> => {
    const [{ count }] = (await app.dataSource.query('SELECT count(*)::int FROM account')) as [{ count: number }];
    return count;
  };

  describe('registration', () => {
    it('makes a person and signs them in', async () => {
      const email = `  Ada.${randomUUID()}@Example.TEST `;
      const { status, body } = await app.call('POST', 'auth/register', {
        body: { email, password: PASSWORD, timeZone: 'europe/rome', locale: 'it-IT' },
      });
      expect(status).toBe(201);
      expect(body).toEqual({
        user: {
          id: expect.any(String),
          email: email.trim().toLowerCase(),
          timeZone: 'Europe/Rome',
          locale: 'it-IT',
          defaultReminder: null,
          allDayReminderTime: '09:00',
        },
        accessToken: expect.any(String),
        refreshToken: expect.any(String),
        expiresIn: 900,
      });
      expect((await app.call('GET', 'me', { token: body.accessToken })).body).toEqual(body.user);
    });

    it('stores neither passwords nor tokens, only what they can be checked with', async () => {
      const { refreshToken, id } = await app.person();
      const [account] = (await app.dataSource.query('SELECT * FROM account WHERE id = $1', [id])) as object[];
      expect(account).toMatchObject({ password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) });
      const sessions = JSON.stringify(await app.dataSource.query('SELECT * FROM session'));
      for (const part of refreshToken.split('.')) expect(sessions).not.toContain(part);
    });

    it('refuses an address that is taken, whatever its case', async () => {
      const { email } = await app.person();
      const again = await app.call('POST', 'auth/register', {
        body: { email: email.toUpperCase(), password: PASSWORD },
      });
      expect(again.status).toBe(409);
      expect(again.body.errors).toEqual([{ field: 'email', message: expect.stringContaining('taken') }]);
    });

    const good = { email: 'somebody@example.test', password: PASSWORD };
    it.each<[string, unknown, string]>([
      ['nothing', undefined, 'email'],
      ['no fields', {}, 'email'],
      ['a list', [], ''],
      ['null', 'null', ''],
      ['a text', '"x"', ''],
      ['a number', '5', ''],
      ['no e-mail', { password: PASSWORD }, 'email'],
      ['an e-mail that is null', { ...good, email: null }, 'email'],
      ['an e-mail that is a number', { ...good, email: 5 }, 'email'],
      ['an e-mail that is an object', { ...good, email: { $gt: '' } }, 'email'],
      ['an e-mail without a host', { ...good, email: 'somebody@' }, 'email'],
      ['an e-mail with a zero byte', { ...good, email: 'some\u0000body@example.test' }, 'email'],
      ['an e-mail of 300 characters', { ...good, email: `${'a'.repeat(60)}@${'b.'.repeat(120)}test` }, 'email'],
      ['no password', { email: good.email }, 'password'],
      ['a password of 7 characters', { ...good, password: '1234567' }, 'password'],
      ['a password of 201 characters', { ...good, password: 'x'.repeat(201) }, 'password'],
      ['a password that is a list', { ...good, password: ['long enough'] }, 'password'],
      ['an unknown zone', { ...good, timeZone: 'Mars/Olympus' }, 'timeZone'],
      ['an offset as its zone', { ...good, timeZone: '+02:00' }, 'timeZone'],
      ['a zone that is null', { ...good, timeZone: null }, 'timeZone'],
      ['a zone that is a number', { ...good, timeZone: 1 }, 'timeZone'],
      ['a locale that is none', { ...good, locale: 'not a locale' }, 'locale'],
      ['a locale without an end', { ...good, locale: `en-x-${'abcdefgh-'.repeat(20)}a` }, 'locale'],
      ['a cookie that is a text', { ...good, cookie: 'yes' }, 'cookie'],
      ['a field that nobody knows', { ...good, admin: true }, 'admin'],
      ['a field of the prototype', '{"email":"a@example.test","__proto__":{"admin":true}}', ''],
    ])('refuses %s and names the field', async (_name, body, field) => {
      const before = await accountCount();
      const answer = await app.call('POST', 'auth/register', { body });
      expect([answer.status, answer.text]).toEqual([400, answer.text]);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      if (field) {
        const named = answer.body.errors.map((error: { field: string }) => error.field);
        expect(named).toContain(field);
        expect(answer.body.errors.every(({ message }: { message: string }) => message.length > 5)).toBe(true);
      }
      expect(await accountCount()).toBe(before);
    });
  });

  describe('sign-in', () => {
    const login = (body: object) => app.call('POST', 'auth/login', { body });

    it('takes the address as it is typed and begins another session', async () => {
      const person = await app.person();
      const { status, body } = await login({ email: ` ${person.email.toUpperCase()}`, password: PASSWORD });
      expect(status).toBe(200);
      expect(body.user.id).toBe(person.id);
      expect(body.refreshToken).not.toBe(person.refreshToken);
      expect((await refresh(person.refreshToken)).status).toBe(200);
    });

    it('tells the same of a wrong password as of an unknown address, and takes as long', async () => {
      const { email } = await app.person();
      const timed = async (body: object) => {
        const start = performance.now();
        const { status, body: problem } = await login(body);
        return { took: performance.now() - start, status, title: problem.title, detail: problem.detail };
      };
      await timed({ email: `${randomUUID()}@example.test`, password: 'warms up' });
      const wrong = await timed({ email, password: 'something else' });
      const unknown = await timed({ email: `${randomUUID()}@example.test`, password: 'something else' });
      expect(wrong).toMatchObject({ status: 401, title: unknown.title, detail: unknown.detail });
      expect(unknown.status).toBe(401);
      expect(unknown.took).toBeGreaterThan(wrong.took / 4);
    });

    it('slows down who guesses, for that address alone', async () => {
      const { email } = await app.person();
      setClock(Date.now());
      for (let attempt = 1; attempt <= 10; attempt += 1) {
        expect((await login({ email, password: 'a guess it is' })).status).toBe(401);
      }
      const eleventh = await login({ email: email.toUpperCase(), password: PASSWORD });
      expect(eleventh).toMatchObject({ status: 429, body: { retryAfter: 6 } });
      expect(eleventh.headers.get('retry-after')).toBe('6');
      expect(eleventh.headers.get('ratelimit-policy')).toBe('"login";q=10;w=60');
      expect(eleventh.headers.get('ratelimit')).toBe('"login";r=0;t=6');
      expect(JSON.stringify(await app.dataSource.query('SELECT * FROM rate_limit'))).not.toContain(email);
      const other = await app.person();
      expect((await login({ email: other.email, password: PASSWORD })).status).toBe(200);
      setClock(Date.now() + 6_000);
      expect((await login({ email, password: PASSWORD })).status).toBe(200);
    });

    it('slows down who tries one password with many accounts, from that address alone', async () => {
      setClock(Date.now());
      const from = (address: string) =>
        app.call('POST', 'auth/login', {
          body: { email: `${randomUUID()}@example.test`, password: 'a guess it is' },
          headers: { 'x-forwarded-for': address },
        });
      const guesses = await Promise.all(Array.from({ length: 100 }, () => from('203.0.113.7')));
      expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401]));
      const refused = await from('203.0.113.7');
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
      expect((await from('203.0.113.8')).status).toBe(401);
    });

    it('does not slow down who knows the password, however often', async () => {
      const { email } = await app.person();
      setClock(Date.now());
      for (let attempt = 1; attempt <= 12; attempt += 1) {
        expect((await login({ email, password: PASSWORD })).status).toBe(200);
      }
    });

    it.each<[string, object, string]>([
      ['no e-mail', { password: PASSWORD }, 'email'],
      ['an e-mail with a zero byte', { email: 'a\u0000@example.test', password: PASSWORD }, 'email'],
      ['no password', { email: 'a@example.test' }, 'password'],
      ['a password that is too long', { email: 'a@example.test', password: 'x'.repeat(201) }, 'password'],
      ['a cookie that is null', { email: 'a@example.test', password: PASSWORD, cookie: null }, 'cookie'],
    ])('refuses %s', async (_name, body, field) => {
      const answer = await login(body);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    });
  });

  describe('refresh tokens', () => {
    let person: Person;

    beforeEach(async () => {
      person = await app.person();
    });

    it('change with every use, and each is good for one', async () => {
      const first = await refresh(person.refreshToken);
      expect(first).toMatchObject({ status: 200, body: { user: { id: person.id }, expiresIn: 900 } });
      expect(first.body.refreshToken).not.toBe(person.refreshToken);
      const second = await refresh(first.body.refreshToken);
      expect(second.status).toBe(200);
      expect((await app.call('GET', 'me', { token: second.body.accessToken })).status).toBe(200);
    });

    it('give windows that refresh at the same moment the same successor, which is good', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(person.refreshToken)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const successors = new Set(answers.map(({ body }) => body.refreshToken as string));
      expect(successors.size).toBe(1);
      expect((await refresh([...successors][0]!)).status).toBe(200);
    });

    it('end the whole session when one is used again later', async () => {
      const { body } = await refresh(person.refreshToken);
      setClock(Date.now() + 11_000);
      expect((await refresh(person.refreshToken)).status).toBe(401);
      expect((await refresh(body.refreshToken)).status).toBe(401);
    });

    it('end the session of a thief, however often he renewed what he stole', async () => {
      let stolen = person.refreshToken;
      for (let times = 0; times < 3; times += 1) stolen = (await refresh(stolen)).body.refreshToken;
      expect((await refresh(person.refreshToken)).status).toBe(401);
      expect((await refresh(stolen)).status).toBe(401);
    });

    it('are renewed as often as a person needs, and no oftener', async () => {
      setClock(Date.now());
      const token = `${'f'.repeat(22)}.${'x'.repeat(43)}`;
      const statuses: number[] = [];
      for (let times = 0; times < 61; times += 1) statuses.push((await refresh(token)).status);
      expect(statuses).toEqual([...Array<number>(60).fill(401), 429]);
      expect((await refresh(person.refreshToken)).status).toBe(200);
    });

    it('leave the other sessions of a person alone', async () => {
      const other = await app.call('POST', 'auth/login', { body: { email: person.email, password: PASSWORD } });
      await refresh(`${person.refreshToken.split('.')[0]}.${'x'.repeat(43)}`);
      expect((await refresh(person.refreshToken)).status).toBe(401);
      expect((await refresh(other.body.refreshToken)).status).toBe(200);
    });

    it('expire 30 days after their last use, and are forgotten at the next sign-in', async () => {
      const now = Date.now();
      setClock(now + 29 * 86_400_000);
      const { status, body } = await refresh(person.refreshToken);
      expect(status).toBe(200);
      setClock(now + 60 * 86_400_000);
      expect(await refresh(body.refreshToken)).toMatchObject({ status: 401, body: { detail: 'Sign in again.' } });
      await app.call('POST', 'auth/login', { body: { email: person.email, password: PASSWORD } });
      const sessions = await app.dataSource.query<object[]>('SELECT id FROM session WHERE account_id = $1', [
        person.id,
      ]);
      expect(sessions).toHaveLength(1);
    });

    it('are ended by signing out, twice if need be', async () => {
      for (let times = 0; times < 2; times += 1) {
        const { refreshToken } = person;
        expect((await app.call('POST', 'auth/logout', { body: { refreshToken } })).status).toBe(204);
      }
      expect((await refresh(person.refreshToken)).status).toBe(401);
      expect((await app.call('POST', 'auth/logout')).status).toBe(204);
      expect((await app.call('POST', 'auth/logout', { body: { refreshToken: 'nonsense' } })).status).toBe(204);
    });

    it.each<[string, unknown, number]>([
      ['nothing', undefined, 401],
      ['no fields', {}, 401],
      ['nonsense', { refreshToken: 'nonsense' }, 401],
      ['a token of nobody', { refreshToken: `${'a'.repeat(22)}.${'b'.repeat(43)}` }, 401],
      ['a number', { refreshToken: 5 }, 400],
      ['null', { refreshToken: null }, 400],
      ['a text without an end', { refreshToken: 'x'.repeat(201) }, 400],
    ])('refuses %s', async (_name, body, status) => {
      const answer = await app.call('POST', 'auth/refresh', { body });
      expect(answer.status).toBe(status);
      if (status === 400) expect(answer.body.errors[0].field).toBe('refreshToken');
    });

    it('do not outlive their account', async () => {
      await app.dataSource.query('DELETE FROM account WHERE id = $1', [person.id]);
      expect((await refresh(person.refreshToken)).status).toBe(401);
      setClock(Date.now() + 6_000);
      expect(await app.call('GET', 'me', { token: person.accessToken })).toMatchObject({ status: 401 });
    });
  });

  describe('the cookie of browsers', () => {
    const cookieOf = (answer: { headers: Headers }): string => answer.headers.getSetCookie()[0]!;
    const signIn = (headers: Record<string, string> = {}) =>
      app.call('POST', 'auth/register', {
        body: { email: `${randomUUID()}@example.test`, password: PASSWORD, cookie: true },
        headers,
      });

    it('holds the refresh token, out of reach of scripts and of other sites', async () => {
      const answer = await signIn();
      expect(answer.body.refreshToken).toBeUndefined();
      expect(cookieOf(answer)).toMatch(
        /^refresh_token=[\w.-]+; Max-Age=2592000; Path=\/api\/v1\/auth; HttpOnly; SameSite=Strict$/,
      );
      expect(cookieOf(await signIn({ 'x-forwarded-proto': 'https' }))).toContain('; Secure');
    });

    it('is renewed, and taken away at the end of the session', async () => {
      const cookie = cookieOf(await signIn()).split(';', 1)[0]!;
      const renewed = await app.call('POST', 'auth/refresh', { headers: { cookie } });
      expect(renewed.status).toBe(200);
      expect(renewed.body.refreshToken).toBeUndefined();
      const next = cookieOf(renewed).split(';', 1)[0]!;
      expect(next).not.toBe(cookie);
      const out = await app.call('POST', 'auth/logout', { headers: { cookie: next } });
      expect(cookieOf(out)).toMatch(/^refresh_token=; .*Expires=Thu, 01 Jan 1970/);
      const ended = await app.call('POST', 'auth/refresh', { headers: { cookie: next } });
      expect(ended.status).toBe(401);
      expect(cookieOf(ended)).toMatch(/^refresh_token=;/);
    });
  });

  describe('the profile', () => {
    let person: Person;

    beforeEach(async () => {
      person = await app.person();
    });

    const patch = (body: unknown) => app.call('PATCH', 'me', { body, token: person.accessToken });

    it('changes what is given and leaves the rest, for this person alone', async () => {
      const other = await app.person({ timeZone: 'Asia/Tokyo' });
      const settings = { timeZone: 'america/new_york', defaultReminder: 'PT15M', allDayReminderTime: '07:30' };
      const { status, body } = await patch(settings);
      expect([status, body]).toEqual([
        200,
        { ...settings, timeZone: 'America/New_York', id: person.id, email: person.email, locale: 'en' },
      ]);
      expect((await patch({ defaultReminder: null, locale: 'de' })).body).toEqual({
        ...body,
        defaultReminder: null,
        locale: 'de',
      });
      setClock(Date.now() + 6_000);
      expect((await app.call('GET', 'me', { token: person.accessToken })).body).toMatchObject({ locale: 'de' });
      expect((await app.call('GET', 'me', { token: other.accessToken })).body).toMatchObject({
        id: other.id,
        timeZone: 'Asia/Tokyo',
        locale: 'en',
      });
    });

    it('stays as it is when nothing is given', async () => {
      expect((await patch({})).status).toBe(200);
      expect((await patch(undefined)).status).toBe(200);
    });

    it.each<[string, unknown, string]>([
      ['an unknown zone', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
      ['a zone that is null', { timeZone: null }, 'timeZone'],
      ['a locale that is null', { locale: null }, 'locale'],
      ['a reminder that is no duration', { defaultReminder: '15 minutes' }, 'defaultReminder'],
      ['a reminder that is a number', { defaultReminder: 15 }, 'defaultReminder'],
      ['a reminder of a million years', { defaultReminder: 'P1000000Y' }, 'defaultReminder'],
      ['a time that is none', { allDayReminderTime: '25:00' }, 'allDayReminderTime'],
      ['a time with seconds', { allDayReminderTime: '09:00:00' }, 'allDayReminderTime'],
      ['a time that is null', { allDayReminderTime: null }, 'allDayReminderTime'],
      ['another e-mail', { email: 'other@example.test' }, 'email'],
      ['another id', { id: randomUUID() }, 'id'],
      ['a list', [{ timeZone: 'UTC' }], ''],
    ])('refuses %s', async (_name, body, field) => {
      const answer = await patch(body);
      expect(answer.status).toBe(400);
      if (field) expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    });
  });
});
