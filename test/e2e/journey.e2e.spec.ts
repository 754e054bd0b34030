import { ApiClient } from './support/api-client';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';
import { until } from './support/until';

describe('the whole path', () => {
  const stack = runningStack();
  const windows: LiveClient[] = [];
  let person: ApiClient;

  async function open(client: ApiClient, since?: number): Promise<LiveClient> {
    const window = await LiveClient.connect(stack.edgeUrl, client.accessToken, since);
    windows.push(window);
    return window;
  }

  beforeEach(async () => {
    person = await ApiClient.registered(stack.edgeUrl);
  });

  afterEach(() => {
    for (const window of windows.splice(0)) window.close();
  });

  it('turns a chat message into a task that every open window shows', async () => {
    const second = await open(await person.secondWindow());
    const { actions, reply } = await person.say('pay rent tomorrow 9am #home !high');
    expect(actions).toHaveLength(1);
    const { task } = actions[0]!;
    expect(task).toMatchObject({ title: 'pay rent', tags: ['home'], priority: 'high', status: 'open' });
    expect(reply.text).toContain('pay rent');

    const seen = await second.update((message) => message.task.id === task.id);
    expect(seen).toMatchObject({ type: 'task.created', task: { title: 'pay rent' } });
    expect((await person.list()).map(({ id }) => id)).toEqual([task.id]);
    expect((await person.conversation()).map(({ role }) => role).sort()).toEqual(['assistant', 'user']);
  });

  it('keeps the trail of everything that happened to a task, in order and verifiable', async () => {
    const task = await person.create({ title: 'call mom' });
    await person.complete(task.id);
    await person.expect(200, 'POST', `tasks/${task.id}/reopen`);
    await person.expect(200, 'PATCH', `tasks/${task.id}`, { title: 'call mum' });
    await person.request('DELETE', `tasks/${task.id}`);
    const history = await until('the whole history', async () => {
      const { body } = await person.expect<{ items: Array<{ type: string; revision: number }> }>(
        200,
        'GET',
        `tasks/${task.id}/history`,
      );
      return body.items.length === 5 && body.items;
    });
    const oldestFirst = [...history].sort((a, b) => a.revision - b.revision).map(({ type }) => type);
    expect(oldestFirst).toEqual(['task.created', 'task.completed', 'task.reopened', 'task.updated', 'task.deleted']);
  });

  it('gives a window that was away exactly what it missed', async () => {
    const first = await open(person, 0);
    await person.create({ title: 'one' });
    const { revision } = await first.update(({ task }) => task.title === 'one');
    first.close();
    const two = await person.create({ title: 'two' });
    await person.create({ title: 'three' });
    await person.complete(two.id);
    const back = await open(person, revision);
    await person.create({ title: 'four' });
    await back.update(({ task }) => task.title === 'four');
    expect(back.updates.map(({ task }) => [task.title, task.status])).toEqual([
      ['three', 'open'],
      ['two', 'completed'],
      ['four', 'open'],
    ]);
    expect(back.updates.map((update) => update.revision)).toEqual([revision + 2, revision + 3, revision + 4]);
  });

  it('tells the same story by REST and by the socket', async () => {
    for (const title of ['a', 'b', 'c']) await person.create({ title });
    const window = await open(person);
    const answer = await window.sync(0);
    const { items, revision } = await person.changes();
    expect(answer).toMatchObject({ revision, more: false, reset: false });
    expect('items' in answer && answer.items.map(({ task }) => task)).toEqual(items);
  });

  it('shows one person nothing of another', async () => {
    const stranger = await ApiClient.registered(stack.edgeUrl);
    const theirs = await open(stranger, 0);
    const task = await person.create({ title: 'secret plan', tags: ['private'] });
    for (const [method, path] of [
      ['GET', `tasks/${task.id}`],
      ['PATCH', `tasks/${task.id}`],
      ['DELETE', `tasks/${task.id}`],
      ['POST', `tasks/${task.id}/complete`],
      ['POST', `tasks/${task.id}/reopen`],
      ['POST', `tasks/${task.id}/restore`],
    ] as const) {
      const { status } = await stranger.request(method, path, method === 'PATCH' ? { title: 'mine' } : undefined);
      expect([method, path, status]).toEqual([method, path, 404]);
    }
    await stranger.create({ title: 'my own' });
    await theirs.update(({ task: { title } }) => title === 'my own');
    expect(theirs.updates).toHaveLength(1);
    expect((await stranger.list('&q=secret')).length).toBe(0);
    expect((await stranger.changes()).items.map(({ title }) => title)).toEqual(['my own']);
    expect((await person.get(task.id)).title).toBe('secret plan');
  });

  it('answers the same for the same Idempotency-Key and does the work once', async () => {
    const key = { 'idempotency-key': `key-${Date.now()}` };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => person.request('POST', 'tasks', { title: 'once' }, key)),
    );
    const created = answers.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const again = await person.create({ title: 'once' }, key);
    expect(again).toEqual(created[0]!.body);
    expect(await person.list()).toHaveLength(1);
    const other = await person.request('POST', 'tasks', { title: 'twice' }, key);
    expect(other.status).toBe(422);
  });
});
