import { ManualClock, settled } from '../testing/fixtures';
import { isGuest, newGuest } from './guest';
import { Session, type SessionHost } from './session';

const user = { id: 'u', email: 'a@example.test', timeZone: 'Europe/Rome', locale: 'en' };

function setUp(signedIn = false) {
  const clock = new ManualClock();
  let hint = signedIn;
  let tokens = 0;
  let leaveElsewhere: () => void = () => undefined;
  const calls: string[] = [];
  const answers: Record<string, (body: unknown) => Promise<Response> | Response> = {};
  const grant = (who = user): Response =>
    Response.json({ user: who, accessToken: `token-${(tokens += 1)}`, expiresIn: 900 });
  const host: SessionHost = {
    fetch: async (input, init) => {
      const name = String(input).split('/').at(-1)!;
      calls.push(name);
      return (answers[name] ?? (() => grant()))(init?.body);
    },
    now: () => clock.now,
    after: clock.after,
    exclusively: (work) => work(),
    hint: { get: () => hint, set: (value) => (hint = value) },
    onLeftElsewhere: (call) => (leaveElsewhere = call),
  };
  const heard: string[] = [];
  const session = new Session(host, {
    onSignedIn: ({ id }) => heard.push(`in ${id}`),
    onRenewed: (token) => heard.push(`renewed ${token}`),
    onSignedOut: (expired) => heard.push(expired ? 'expired' : 'out'),
  });
  return { session, clock, calls, answers, grant, heard, host, leaveElsewhere: () => leaveElsewhere() };
}

const problem = (status: number, title: string): Response => Response.json({ title, status }, { status });

describe('Session', () => {
  it('asks the server for nothing in a browser that was never signed in', async () => {
    const { session, calls } = setUp();
    expect(await session.resume()).toBe(false);
    expect(calls).toEqual([]);
    await expect(session.accessToken()).rejects.toThrow('Nobody is signed in.');
  });

  it('takes up the session of the cookie', async () => {
    const { session, heard } = setUp(true);
    expect(await session.resume()).toBe(true);
    expect(heard).toEqual(['in u']);
    expect(await session.accessToken()).toBe('token-1');
  });

  it('tells an ended session from a server that is away', async () => {
    const { session, answers, heard, host } = setUp(true);
    answers.refresh = () => problem(503, 'Busy.');
    await expect(session.resume()).rejects.toThrow('Busy.');
    answers.refresh = () => Promise.reject(new TypeError('fetch failed'));
    await expect(session.resume()).rejects.toThrow('cannot be reached');
    expect([heard, host.hint.get()]).toEqual([[], true]);
    answers.refresh = () => problem(401, 'Over.');
    expect(await session.resume()).toBe(false);
    expect([heard, host.hint.get()]).toEqual([['expired'], false]);
  });

  it('asks for the cookie, and hands out no refresh token to scripts', async () => {
    const { session, answers, grant } = setUp();
    let sent: unknown;
    answers.register = (body) => {
      sent = JSON.parse(String(body));
      return grant();
    };
    const home = { timeZone: 'Europe/Rome', locale: 'en-GB' };
    await session.register('a@example.test', 'secret secret', home);
    expect(sent).toEqual({ email: 'a@example.test', password: 'secret secret', ...home, cookie: true });
  });

  it('renews silently before the token expires, and keeps trying while the server is away', async () => {
    const { session, clock, answers, heard, grant } = setUp();
    await session.login('a@example.test', 'secret secret');
    await clock.pass(779_999);
    expect(heard).toEqual(['in u']);
    answers.refresh = () => problem(502, 'Away.');
    await clock.pass(3_000);
    answers.refresh = () => grant();
    await clock.pass(5_000);
    expect(heard).toEqual(['in u', 'renewed token-2']);
    expect(await session.accessToken()).toBe('token-2');
  });

  it('renews once for everybody who asks at the same time', async () => {
    const { session, calls } = setUp();
    await session.login('a@example.test', 'secret secret');
    const tokens = await Promise.all([session.renew('token-1'), session.renew('token-1'), session.renew()]);
    expect(new Set(tokens)).toEqual(new Set(['token-2']));
    expect(await session.renew('token-1')).toBe('token-2');
    expect(calls).toEqual(['login', 'refresh']);
  });

  it('renews on demand when the window slept over the end of its token', async () => {
    const { session, clock } = setUp();
    await session.login('a@example.test', 'secret secret');
    clock.now += 3_600_000;
    expect(await session.accessToken()).toBe('token-2');
  });

  it('follows when another window signed in as somebody else', async () => {
    const { session, answers, grant, heard } = setUp();
    await session.login('a@example.test', 'secret secret');
    answers.refresh = () => grant({ ...user, id: 'v' });
    await session.renew('token-1');
    expect(heard).toEqual(['in u', 'in v']);
  });

  it('is over at once when the person leaves, whatever was under way', async () => {
    const { session, answers, grant, heard } = setUp();
    await session.login('a@example.test', 'secret secret');
    let answer: (response: Response) => void = () => undefined;
    answers.refresh = () => new Promise((resolve) => (answer = resolve));
    const renewal = session.renew('token-1');
    const caught = expect(renewal).rejects.toThrow('Nobody is signed in.');
    await settled();
    answers.logout = () => Promise.reject(new TypeError('fetch failed'));
    await session.logout();
    answer(grant());
    await caught;
    expect(heard).toEqual(['in u', 'out']);
  });

  it('ends with the session of the other windows', async () => {
    const { session, heard, leaveElsewhere, calls } = setUp();
    leaveElsewhere();
    await session.login('a@example.test', 'secret secret');
    leaveElsewhere();
    leaveElsewhere();
    expect([heard, calls]).toEqual([['in u', 'out'], ['login']]);
  });

  it('lets nobody in before the server has taken the old cookie away', async () => {
    const { session, answers, calls } = setUp();
    await session.login('a@example.test', 'secret secret');
    let answer: () => void = () => undefined;
    answers.logout = () => new Promise((resolve) => (answer = () => resolve(new Response(null, { status: 204 }))));
    const left = session.logout();
    const back = session.login('b@example.test', 'secret secret');
    await settled();
    expect(calls).toEqual(['login', 'logout']);
    answer();
    await Promise.all([left, back]);
    expect(calls).toEqual(['login', 'logout', 'login']);
  });
});

describe('a guest', () => {
  it('has an address that can never receive mail, and another one each time', () => {
    const [one, other] = [newGuest(), newGuest()];
    expect(isGuest(one.email)).toBe(true);
    expect(one.email).not.toBe(other.email);
    expect(one.password).toMatch(/^[0-9a-f]{48}$/);
    expect(isGuest('a@example.test')).toBe(false);
  });
});
