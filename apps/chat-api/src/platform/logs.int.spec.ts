import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { startTestPostgres, TEST_AUDIENCE, TestIssuer, type TestPostgres } from '@app/testing';
import { RunningApp } from '../../test/running-app';

describe('what is logged', () => {
  let postgres: TestPostgres;
  let issuer: TestIssuer;
  let app: RunningApp;
  let lines: string;

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
    lines = '';
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((chunk) => {
        lines += String(chunk);
        return true;
      });
    }
  });

  afterEach(() => jest.restoreAllMocks());

  it('holds neither passwords nor tokens nor the addresses of feeds, whatever goes wrong with them', async () => {
    const password = `pw-${randomUUID()}`;
    const email = `${randomUUID()}@example.test`;
    const { body } = await app.call('POST', 'auth/register', { body: { email, password } });
    const { accessToken: token, refreshToken } = body;
    const made = await app.call('POST', 'access-tokens', { token, body: { name: 'x', scopes: ['chat'] } });
    const exchanged = await app.call('POST', 'auth/token', { token: made.body.token });
    const external = await issuer.token({ sub: randomUUID() });
    const late = await issuer.token({ exp: 1 });
    const feed = (await app.call('POST', 'calendar-feed', { token })).body.url as string;
    const secrets = [
      feed.replace('.ics', ''),
      password,
      token,
      refreshToken,
      made.body.token,
      exchanged.body.accessToken,
      external,
      late,
    ];

    const statuses: number[] = [];
    const send = async (...call: Parameters<RunningApp['call']>): Promise<void> => {
      statuses.push((await app.call(...call)).status);
    };
    await send('POST', 'auth/login', { body: { email: `no-${email}`, password } });
    await send('POST', 'auth/login', { body: `{"email":"${email}","password":"${password}"` });
    await send('POST', 'auth/register', { body: { email, password } });
    await send('PATCH', 'me/password', { token, body: { currentPassword: `${password}!`, newPassword: password } });
    await send('POST', 'tasks', { token: made.body.token, body: { title: 'x' } });
    for (const bearer of [external, late, `${external}x`, `${token}x`, `${made.body.token}x`]) {
      await send('GET', 'me', { token: bearer });
    }
    // What fails on our side is logged with its stack.
    const fails = jest.spyOn(app.app.get(CommandBus), 'execute').mockRejectedValue(new Error('out of order'));
    for (const bearer of [token, external]) await send('POST', 'tasks', { token: bearer, body: { title: 'x' } });
    fails.mockRestore();
    await app.dataSource.query('ALTER TABLE session RENAME TO away');
    await send('POST', 'auth/login', { body: { email, password } });
    await send('POST', 'auth/refresh', { body: { refreshToken } });
    await app.dataSource.query('ALTER TABLE away RENAME TO session');
    await app.dataSource.query('ALTER TABLE access_token RENAME TO away');
    await send('GET', 'me', { token: made.body.token });
    await app.dataSource.query('ALTER TABLE away RENAME TO access_token');
    await app.dataSource.query('ALTER TABLE calendar_feed RENAME TO away');
    await send('GET', feed.slice(feed.indexOf('calendar/')));
    await app.dataSource.query('ALTER TABLE away RENAME TO calendar_feed');
    await send('GET', feed.slice(feed.indexOf('calendar/')).replace('.ics', 'x.ics'));
    await send('POST', 'auth/refresh', { body: { refreshToken } });
    await send('POST', 'auth/refresh', { body: { refreshToken: `${refreshToken.slice(0, -4)}AAAA` } });

    expect(statuses.filter((status) => status === 500)).toHaveLength(6);
    expect(lines).toContain('out of order');
    expect(lines.split('"level":"error"').length - 1).toBeGreaterThanOrEqual(6);
    for (const secret of secrets) {
      // The end of a token is its signature or its secret; the rest may be made by anybody.
      expect(lines).not.toContain(secret.slice(-32));
    }
  });
});
