import type { ReminderNotice, SyncAnswer, TaskUpdate } from '../api/types';
import { aTask, ManualClock, settled } from '../testing/fixtures';
import { LiveConnection, type LiveSocket, type SocketAuth } from './live-connection';
import { Store } from './store';

/** A socket whose server is the test. */
class FakeSocket {
  connected = false;
  active = false;
  attempts = 0;
  readonly asked: number[] = [];
  answer: (since: number) => Promise<SyncAnswer | { error: string }> = () => new Promise(() => undefined);
  private readonly listeners = new Map<string, (argument: never) => void>();

  connect(): void {
    this.attempts += 1;
    this.active = true;
  }
  disconnect(): void {
    this.connected = this.active = false;
    this.emit('disconnect', 'io client disconnect');
  }
  on(event: string, listener: (argument: never) => void): void {
    this.listeners.set(event, listener);
  }
  timeout() {
    return {
      emitWithAck: (_event: 'sync', { since }: { since: number }) => {
        this.asked.push(since);
        return this.answer(since);
      },
    };
  }
  emit(event: string, argument?: unknown): void {
    this.listeners.get(event)?.(argument as never);
  }
  accept(): void {
    this.connected = true;
    this.emit('connect');
  }
  refuse(): void {
    this.active = false;
    this.emit('connect_error', new Error('token: is not valid'));
  }
}

function setUp() {
  const clock = new ManualClock();
  const store = new Store();
  const socket = new FakeSocket();
  let auth: SocketAuth = () => undefined;
  const reminders: ReminderNotice[] = [];
  const missed = { count: 0 };
  const tokens = ['first', 'second', 'third'];
  const renew = jest.fn(async () => tokens.shift()!);
  const live = new LiveConnection({
    store,
    openSocket: (given) => {
      auth = given;
      return socket as unknown as LiveSocket;
    },
    accessToken: renew,
    renew,
    onMissed: () => (missed.count += 1),
    onReminder: (notice) => reminders.push(notice),
    after: clock.after,
  });
  const shown = (): unknown => {
    let given: unknown;
    auth((value) => (given = value));
    return given;
  };
  return { clock, store, socket, live, renew, reminders, missed, shown };
}

const change = (revision: number, type = 'task.updated', id = `t${revision}`): TaskUpdate => ({
  revision,
  type,
  task: aTask({ id, revision }),
});
const page = (revisions: number[], revision: number, more = false, reset = false): SyncAnswer => ({
  items: revisions.map((one) => change(one, 'sync')),
  revision,
  more,
  reset,
});

describe('LiveConnection', () => {
  it('connects with the token and the last revision, also after a loss', async () => {
    const { socket, live, store, shown, missed } = setUp();
    await live.open();
    expect(shown()).toEqual({ token: 'first', since: 0 });
    socket.accept();
    socket.emit('task-updates', change(1));
    expect(store.getState()).toMatchObject({ connection: 'live', revision: 1 });
    socket.emit('disconnect', 'transport close');
    expect(store.getState().connection).toBe('offline');
    socket.accept();
    expect(shown()).toEqual({ token: 'first', since: 1 });
    expect(missed.count).toBe(2);
    socket.emit('chat-missed');
    expect(missed.count).toBe(3);
  });

  it('asks for what is missing, page by page, until it has all that it saw', async () => {
    const { socket, live, store } = setUp();
    await live.open();
    socket.accept();
    socket.emit('task-updates', change(1));
    const answers = [page([2, 3], 3, true), page([4], 4), page([5], 5)];
    socket.answer = async () => {
      // While the first answer is on its way, one more comes: it must not be lost.
      if (answers.length === 3) socket.emit('task-updates', change(5));
      return answers.shift()!;
    };
    socket.emit('task-updates', change(4));
    await settled();
    expect(socket.asked).toEqual([1, 3, 4]);
    expect(store.getState().revision).toBe(5);
    expect(store.getState().tasks.size).toBe(5);
    socket.emit('task-updates', change(6));
    expect(store.getState().revision).toBe(6);
    expect(socket.asked).toHaveLength(3);
  });

  it('does not ask for what it knows', async () => {
    const { socket, live } = setUp();
    await live.open();
    socket.accept();
    socket.emit('task-updates', change(1));
    socket.emit('task-updates', change(1));
    expect(socket.asked).toEqual([]);
  });

  it('asks again later when the server cannot answer', async () => {
    const { socket, live, store, clock } = setUp();
    await live.open();
    socket.accept();
    socket.answer = async () => ({ error: 'try again' });
    socket.emit('task-updates', change(2));
    await settled();
    socket.answer = async () => page([1, 2], 2);
    await clock.pass(1_000);
    expect(store.getState().revision).toBe(2);
  });

  it('starts anew when the server has another history', async () => {
    const { socket, live, store } = setUp();
    await live.open();
    socket.accept();
    for (const revision of [1, 2, 3]) socket.emit('task-updates', change(revision));
    socket.answer = async () => page([1], 1, false, true);
    socket.emit('task-updates', change(1, 'sync', 'other'));
    await settled();
    expect(store.getState().revision).toBe(1);
    expect([...store.getState().tasks.keys()]).toEqual(['t1']);
  });

  it('misses nothing of another history that comes in several pages, even when one of them fails', async () => {
    const { socket, live, store, clock } = setUp();
    await live.open();
    socket.accept();
    for (const revision of [1, 2, 3, 4, 5, 6, 7, 8, 9])
      socket.emit('task-updates', change(revision, 'task.updated', 'old'));
    const answers = [
      page([1, 2], 2, true, true),
      { error: 'try again' },
      page([3, 4], 4, true),
      page([5, 6], 6),
      page([], 6),
    ];
    socket.answer = async () => answers.shift()!;
    for (const revision of [1, 2, 3, 4]) socket.emit('task-updates', change(revision, 'sync'));
    await settled();
    // The server goes on sending what it has; the page has not got everything before that yet.
    for (const revision of [5, 6]) socket.emit('task-updates', change(revision, 'sync'));
    expect(store.getState().revision).toBe(2);
    await clock.pass(1_000);
    expect(socket.asked).toEqual([9, 2, 2, 4, 6]);
    expect(store.getState().revision).toBe(6);
    expect([...store.getState().tasks.keys()].sort()).toEqual(['t1', 't2', 't3', 't4', 't5', 't6']);
    socket.emit('task-updates', change(7));
    expect(store.getState().revision).toBe(7);
  });

  it('comes back with a new token when the server ended or refused the connection', async () => {
    const { socket, live, clock, shown, renew } = setUp();
    await live.open();
    socket.accept();
    socket.active = socket.connected = false;
    socket.emit('disconnect', 'io server disconnect');
    await clock.pass(500);
    expect([socket.attempts, shown()]).toEqual([2, { token: 'second', since: 0 }]);
    socket.refuse();
    await clock.pass(5_000);
    expect([socket.attempts, shown()]).toEqual([3, { token: 'third', since: 0 }]);
    expect(renew).toHaveBeenLastCalledWith('second');
  });

  it('keeps trying while there is no token to be had', async () => {
    const { socket, live, clock, store, renew } = setUp();
    renew.mockRejectedValueOnce(new Error('away')).mockRejectedValueOnce(new Error('away'));
    await live.open();
    expect(store.getState().connection).toBe('offline');
    await clock.pass(10_000);
    expect(socket.attempts).toBe(1);
  });

  it('takes a renewed token by connecting anew, without a word to the person', async () => {
    const { socket, live, shown, store } = setUp();
    await live.open();
    live.renewed('early');
    expect(socket.attempts).toBe(1);
    socket.accept();
    live.renewed('next');
    expect([socket.attempts, shown()]).toEqual([2, { token: 'next', since: 0 }]);
    expect(store.getState().connection).toBe('live');
  });

  it('passes on reminders and messages, and is silent once closed', async () => {
    const { socket, live, store, reminders, clock, renew } = setUp();
    await live.open();
    socket.accept();
    const notice = { taskId: 't', title: 'tea', fireAt: '2026-03-04T10:00:00.000Z', message: 'tea' };
    socket.emit('reminders', notice);
    const message = {
      id: 'm',
      role: 'assistant',
      kind: 'reminder',
      text: 'tea',
      taskId: 't',
      createdAt: notice.fireAt,
    };
    socket.emit('chat', { message });
    expect(reminders).toEqual([notice]);
    expect(store.getState().messages).toEqual([message]);
    live.close();
    live.renewed('late');
    await clock.pass(60_000);
    expect([socket.attempts, renew.mock.calls.length]).toEqual([1, 1]);
  });
});
