import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { PASSWORD, RunningApp, type Person } from '../../../test/running-app';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Listed {
  id: string;
  device: string;
  current: boolean;
  createdAt: string;
  lastUsedAt: string;
}

describe('sessions and passwords', () => {
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

  const login = async (password = PASSWORD): Promise<Person> => {
    const { body } = await app.call('POST', 'auth/login', {
      body: { email: person.email, password },
      headers: { 'user-agent': FIREFOX },
    });
    return { ...person, accessToken: body.accessToken, refreshToken: body.refreshToken };
  };
  const list = async (token: string): Promise<Listed[]> => (await app.call('GET', 'sessions', { token })).body;
  const statusOf = async ({ accessToken, refreshToken }: Person): Promise<number[]> => [
    (await app.call('GET', 'me', { token: accessToken })).status,
    (await app.call('POST', 'auth/refresh', { body: { refreshToken } })).status,
  ];

  it('lists the devices of the person, and which of them asks', async () => {
    const other = await login();
    const sessions = await list(other.accessToken);
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toEqual({
      id: expect.any(String),
      createdAt: expect.stringMatching(/Z$/),
      lastUsedAt: expect.stringMatching(/Z$/),
      device: 'Firefox on Linux',
      current: true,
    });
    expect(sessions[1]).toMatchObject({ device: 'Unknown device', current: false });
    expect(await list((await app.person()).accessToken)).toHaveLength(1);
  });

  it('ends one: its refresh token and its access token at once, and no other', async () => {
    const other = await login();
    const { id } = (await list(person.accessToken)).find(({ current }) => !current)!;
    expect((await app.call('DELETE', `sessions/${id}`, { token: person.accessToken })).status).toBe(204);
    expect(await statusOf(other)).toEqual([401, 401]);
    expect(await statusOf(person)).toEqual([200, 200]);
    expect((await app.call('DELETE', `sessions/${id}`, { token: person.accessToken })).status).toBe(404);
    expect(await list(person.accessToken)).toHaveLength(1);
  });

  it('ends all others', async () => {
    const others = [await login(), await login()];
    expect((await app.call('DELETE', 'sessions', { token: person.accessToken })).status).toBe(204);
    for (const other of others) expect(await statusOf(other)).toEqual([401, 401]);
    expect(await statusOf(person)).toEqual([200, 200]);
  });

  it.each(['nonsense', randomUUID()])('knows no session %s', async (id) => {
    expect((await app.call('DELETE', `sessions/${id}`, { token: person.accessToken })).status).toBe(404);
  });

  it('never ends the session of somebody else', async () => {
    const stranger = await app.person();
    const [{ id }] = (await list(stranger.accessToken)) as [Listed];
    expect((await app.call('DELETE', `sessions/${id}`, { token: person.accessToken })).status).toBe(404);
    expect(await statusOf(stranger)).toEqual([200, 200]);
  });

  it('ends the access token together with the refresh token when somebody signs out', async () => {
    await app.call('POST', 'auth/logout', { body: { refreshToken: person.refreshToken } });
    expect(await statusOf(person)).toEqual([401, 401]);
  });

  it('hears within a second of a session that another replica ended', async () => {
    expect((await app.call('GET', 'me', { token: person.accessToken })).status).toBe(200);
    const [{ id }] = (await list(person.accessToken)) as [Listed];
    await app.dataSource.query('INSERT INTO ended_session (id) VALUES ($1)', [id]);
    const end = performance.now() + 10_000;
    let status = 200;
    while (status === 200 && performance.now() < end) {
      ({ status } = await app.call('GET', 'me', { token: person.accessToken }));
    }
    expect(status).toBe(401);
  });

  it('changes the password, and signs the other devices out', async () => {
    const other = await login();
    const change = await app.call('PATCH', 'me/password', {
      body: { currentPassword: PASSWORD, newPassword: 'another long password' },
      token: person.accessToken,
    });
    expect(change.status).toBe(204);
    expect(await statusOf(other)).toEqual([401, 401]);
    expect(await statusOf(person)).toEqual([200, 200]);
    const old = await app.call('POST', 'auth/login', { body: { email: person.email, password: PASSWORD } });
    expect(old.status).toBe(401);
    expect(await statusOf(await login('another long password'))).toEqual([200, 200]);
  });

  it.each<[string, object, string]>([
    ['a wrong password', { currentPassword: 'a guess', newPassword: 'long enough it is' }, 'currentPassword'],
    ['a new one that is too short', { currentPassword: PASSWORD, newPassword: 'short' }, 'newPassword'],
    ['no current one', { newPassword: 'long enough it is' }, 'currentPassword'],
  ])('refuses %s and changes nothing', async (_name, body, field) => {
    const answer = await app.call('PATCH', 'me/password', { body, token: person.accessToken });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect(await statusOf(await login())).toEqual([200, 200]);
  });

  it('slows down who guesses the password of a session', async () => {
    const body = { currentPassword: 'a guess', newPassword: 'long enough it is' };
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      statuses.push((await app.call('PATCH', 'me/password', { body, token: person.accessToken })).status);
    }
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(400));
    expect(statuses).toContain(429);
  });
});
