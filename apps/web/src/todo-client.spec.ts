import type { ChangesPage } from './api/types';
import type { LiveSocket } from './sync/live-connection';
import { aTask, ManualClock, settled } from './testing/fixtures';
import { TodoClient, type Announcement } from './todo-client';

const user = { id: 'u', email: 'a@example.test', timeZone: 'Europe/Rome', locale: 'en' };
const NOTHING: ChangesPage = { items: [], revision: 0, more: false, reset: false };
const message = (id: string, role: string, text: string) => ({
  id,
  role,
  kind: 'text',
  text,
  taskId: null,
  createdAt: '2026-03-04T10:00:00.000Z',
});

type Handler = (request: { url: string; key: string | undefined; body: unknown }) => unknown;

/** A client whose server is a table of answers; an Error is no answer, a Response is itself. */
function setUp(answers: Record<string, Handler> = {}, signedIn = false) {
  const clock = new ManualClock();
  const requests: string[] = [];
  const listeners = new Map<string, (argument: never) => void>();
  const socket = {
    connected: false,
    active: true,
    connect: () => listeners.get('connect')?.(undefined as never),
    disconnect: jest.fn(),
    on: (event: string, listener: (argument: never) => void) => listeners.set(event, listener),
  };
  const table: Record<string, Handler> = {
    'auth/register': () => ({ user, accessToken: 'token', expiresIn: 900 }),
    'auth/login': () => ({ user, accessToken: 'token', expiresIn: 900 }),
    'auth/logout': () => ({}),
    changes: () => NOTHING,
    'chat/messages': () => ({ items: [], nextCursor: null }),
    ...answers,
  };
  const announced: Announcement[] = [];
  let keys = 0;
  const client = new TodoClient({
    host: {
      fetch: async (input, init) => {
        const url = String(input).replace('/api/v1/', '');
        requests.push(`${init!.method} ${url}`);
        const handler = table[url.split('?')[0]!] ?? (() => Response.json({ title: 'Not found.' }, { status: 404 }));
        const key = (init!.headers as Record<string, string> | undefined)?.['idempotency-key'];
        const answer = await handler({ url, key, body: init!.body && JSON.parse(String(init!.body)) });
        if (answer instanceof Error) throw answer;
        return answer instanceof Response ? answer : Response.json(answer);
      },
      now: () => clock.now,
      after: clock.after,
      exclusively: (work) => work(),
      hint: { get: () => signedIn, set: () => undefined },
      onLeftElsewhere: () => undefined,
    },
    openSocket: () => socket as unknown as LiveSocket,
    newKey: () => `key-${(keys += 1)}`,
    home: () => ({ timeZone: 'Europe/Rome', locale: 'en-GB' }),
  });
  const silence = client.onAnnouncement((announcement) => announced.push(announcement));
  const emit = (event: string, argument: unknown): void => listeners.get(event)?.(argument as never);
  return { client, clock, requests, socket, announced, emit, silence, state: () => client.store.getState() };
}

const away = new TypeError('fetch failed');

describe('TodoClient', () => {
  it('shows the welcome page in a browser that was never signed in', async () => {
    const { client, state, requests } = setUp();
    await client.start();
    expect(state()).toMatchObject({ session: 'signed-out', notice: null });
    expect(requests).toEqual([]);
  });

  it('waits for a server that is away, and tells when the session is over', async () => {
    let attempts = 0;
    const refresh = () => ((attempts += 1) < 3 ? away : Response.json({ title: 'Over.' }, { status: 401 }));
    const { client, clock, state } = setUp({ 'auth/refresh': refresh }, true);
    const started = client.start();
    await settled();
    expect(state()).toMatchObject({ session: 'starting', connection: 'offline' });
    await clock.pass(5_000);
    await started;
    expect(state()).toMatchObject({ session: 'signed-out', notice: expect.stringContaining('has ended') as string });
  });

  it('makes a guest, loads every page and goes live', async () => {
    const pages = [
      { items: [aTask({ id: 'a', revision: 3 })], revision: 3, more: true, reset: false },
      { items: [aTask({ id: 'b', revision: 5 })], revision: 5, more: false, reset: false },
    ];
    let guest: unknown;
    const { client, state, requests } = setUp({
      'auth/register': ({ body }) => {
        guest = body;
        return { user, accessToken: 'token', expiresIn: 900 };
      },
      changes: () => pages.shift(),
    });
    await client.continueAsGuest();
    await settled();
    expect(guest).toMatchObject({
      email: expect.stringMatching(/^guest-.+@guest\.invalid$/) as string,
      timeZone: 'Europe/Rome',
      locale: 'en-GB',
      cookie: true,
    });
    expect(requests).toContain('GET changes?since=3');
    expect(state()).toMatchObject({ session: 'signed-in', loaded: true, revision: 5, connection: 'live' });
  });

  it('loads again and again until the server answers', async () => {
    const broken = () => Response.json({ title: 'Broken.' }, { status: 500 });
    let attempts = 0;
    const { client, clock, state } = setUp({ changes: () => ((attempts += 1) < 3 ? broken() : NOTHING) });
    await client.login('a@example.test', 'secret');
    await settled();
    expect(state()).toMatchObject({ loaded: false, connection: 'offline' });
    await clock.pass(5_000);
    expect(state()).toMatchObject({ loaded: true, connection: 'live' });
  });

  it('claims nothing before the server has answered', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { client, state, announced } = setUp({
      'chat/messages': ({ key }) => (key ? new Promise((resolve) => (answer = resolve)) : { items: [] }),
    });
    await client.login('a@example.test', 'secret');
    await settled();
    const said = client.say('tea');
    await settled();
    expect(state()).toMatchObject({ messages: [], outgoing: [{ text: 'tea', state: 'sending' }] });
    expect(state().tasks.size).toBe(0);
    answer({
      message: message('m', 'user', 'tea'),
      reply: message('r', 'assistant', 'Added: tea'),
      actions: [{ type: 'created', task: aTask({ title: 'tea' }) }],
    });
    await said;
    expect(state().outgoing).toEqual([]);
    expect(state().messages.map(({ id }) => id)).toEqual(['m', 'r']);
    expect(state().tasks.get('t')?.title).toBe('tea');
    expect(announced).toEqual([{ kind: 'reply', text: 'Added: tea' }]);
  });

  it('keeps a text that did not arrive, and sends it again under its key', async () => {
    const keys: Array<string | undefined> = [];
    let reachable = false;
    const { client, clock, state, announced } = setUp({
      'chat/messages': ({ key }) => {
        if (key === undefined) return { items: [] };
        keys.push(key);
        if (!reachable) return away;
        return { message: message('m', 'user', 'tea'), reply: message('r', 'assistant', 'ok'), actions: [] };
      },
    });
    await client.login('a@example.test', 'secret');
    await settled();
    void client.say('tea');
    await clock.pass(60_000);
    expect(state().outgoing).toMatchObject([{ key: 'key-1', state: 'failed', problem: expect.any(String) as string }]);
    expect(announced).toEqual([{ kind: 'status', text: 'Not sent: tea' }]);
    reachable = true;
    await client.say('tea', 'key-1');
    expect(new Set(keys)).toEqual(new Set(['key-1']));
    expect(state().outgoing).toEqual([]);
    client.discard('key-1');
    expect(state().outgoing).toEqual([]);
  });

  it('shows what is said in another window, and what is said here once, whichever way it comes first', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { client, state, emit } = setUp({
      'chat/messages': ({ key }) => (key ? new Promise((resolve) => (answer = resolve)) : { items: [] }),
    });
    await client.login('a@example.test', 'secret');
    await settled();
    emit('chat', { message: message('other', 'user', 'from the phone') });
    const said = client.say('tea');
    await settled();
    const own = message('m', 'user', 'tea');
    const reply = message('r', 'assistant', 'Added: tea');
    emit('chat', { message: own });
    emit('chat', { message: reply });
    expect(state().outgoing).toMatchObject([{ text: 'tea', state: 'arrived' }]);
    answer({ message: own, reply, actions: [] });
    await said;
    emit('chat', { message: own });
    expect(state().outgoing).toEqual([]);
    expect(state().messages.map(({ id }) => id)).toEqual(['m', 'other', 'r']);
  });

  it('reads what was said while it was away, back to what it knows, and earlier messages when asked', async () => {
    const conversation = Array.from({ length: 5 }, (_, index) => ({
      ...message(`m${index}`, 'user', String(index)),
      createdAt: new Date(index * 1_000).toISOString(),
    }));
    let length = 2;
    let broken = false;
    const { client, state, socket, requests, announced } = setUp({
      'chat/messages': ({ url }) => {
        if (broken) return Response.json({ title: 'Broken.' }, { status: 400 });
        const end = Number(/cursor=(\d+)/.exec(url)?.[1] ?? length);
        return { items: conversation.slice(end - 1, end), nextCursor: end > 1 ? String(end - 1) : null };
      },
    });
    const shown = () => state().messages.map(({ id }) => id);
    await client.login('a@example.test', 'secret');
    await settled();
    expect([shown(), state().earlier]).toEqual([['m1'], '1']);
    length = 5;
    socket.connect();
    await settled();
    expect([shown(), state().earlier]).toEqual([['m1', 'm2', 'm3', 'm4'], '1']);
    broken = true;
    await client.loadEarlier();
    expect(announced).toEqual([{ kind: 'status', text: 'Earlier messages are not there. Broken.' }]);
    broken = false;
    await Promise.all([client.loadEarlier(), client.loadEarlier()]);
    expect([shown(), state().earlier]).toEqual([['m0', 'm1', 'm2', 'm3', 'm4'], null]);
    const asked = requests.length;
    await client.loadEarlier();
    expect(requests).toHaveLength(asked);
  });

  it('shows the wish of a checkbox at once and the truth afterwards', async () => {
    const done = aTask({ status: 'completed', revision: 2 });
    const { client, state, announced } = setUp({
      'tasks/t/complete': () => ({ task: done, nextDue: null }),
      'tasks/t/reopen': () => Response.json({ title: 'It is gone.' }, { status: 404 }),
    });
    await client.login('a@example.test', 'secret');
    await settled();
    const completing = client.setStatus(aTask(), 'completed');
    expect(state().wanted.get('t')).toBe('completed');
    await completing;
    expect([state().wanted.size, state().tasks.get('t')?.status]).toEqual([0, 'completed']);
    await client.setStatus(done, 'open');
    expect([state().wanted.size, state().tasks.get('t')?.status]).toEqual([0, 'completed']);
    expect(announced.map(({ text }) => text)).toEqual(['task: done', 'task was not changed. It is gone.']);
  });

  it('announces reminders, to those who listen', async () => {
    const { client, emit, announced, silence } = setUp();
    await client.login('a@example.test', 'secret');
    await settled();
    const notice = { taskId: 't', title: 'tea', fireAt: '', message: 'tea, now' };
    emit('reminders', notice);
    silence();
    emit('reminders', notice);
    expect(announced).toEqual([{ kind: 'reminder', text: 'tea, now' }]);
  });

  it('shows nothing of a session that is over, whatever arrives late', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const late = () => new Promise((resolve) => (answer = resolve));
    const { client, state, socket } = setUp({ 'tasks/t/complete': late });
    await client.register('a@example.test', 'secret');
    await settled();
    const completing = client.setStatus(aTask(), 'completed');
    await settled();
    await client.logout();
    expect(socket.disconnect).toHaveBeenCalled();
    answer({ task: aTask({ status: 'completed', revision: 9 }) });
    await completing;
    expect(state()).toMatchObject({ session: 'signed-out', notice: null });
    expect(state().tasks.size).toBe(0);
  });
});
