import type { AuditEntryView } from '@app/contracts';
import { ApiClient } from './support/api-client';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';
import { until } from '@app/testing';

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

  it('shows what is said in one window in every other, once and in order, and to nobody else', async () => {
    const gateways = stack.state.apps.filter(({ appId }) => appId === 'gateway').map(({ publicUrl }) => publicUrl!);
    const others = await Promise.all(
      gateways.map(async (url) => LiveClient.connect(url, (await person.secondWindow()).accessToken)),
    );
    const stranger = await open(await ApiClient.registered(stack.edgeUrl));
    windows.push(...others);
    for (const text of ['buy milk', 'list', 'help', 'done: buy milk']) await person.say(text);
    const said = (await person.conversation()).reverse();
    expect(said).toHaveLength(8);
    for (const window of others) {
      await until('every message', () => window.chat.length >= said.length);
      expect(window.chat).toEqual(said);
    }
    // The changes have kept their own order beside the messages.
    expect(others.map(({ updates }) => updates.map(({ revision }) => revision))).toEqual(gateways.map(() => [1, 2]));
    expect(stranger.chat).toEqual([]);
  });

  it('changes a task by what is said, and every window sees each step once', async () => {
    const window = await open(await person.secondWindow(), 0);
    await person.say('pay rent tomorrow 9am');
    for (const text of [
      'move pay rent to 2030-01-04 5pm',
      'postpone pay rent by 2 days',
      'rename pay rent to "pay the rent"',
      'tag pay the rent #home',
      'done: pay the rent',
      'reopen pay the rent',
      'snooze the rent for 2 hours',
      'delete pay the rent',
      'undo',
      'delete pay the rent',
    ]) {
      const { actions, reply } = await person.say(text);
      expect([text, reply.text, actions.length]).toEqual([text, reply.text, 1]);
    }
    const { task } = await window.update(({ revision }) => revision === 11);
    expect(task).toMatchObject({
      title: 'pay the rent',
      tags: ['home'],
      deletedAt: expect.any(String),
      due: { at: '2030-01-06T16:00:00.000Z' },
    });
    expect(window.updates.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(await person.list()).toEqual([]);
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

  it('misses nothing in a window that hops between the replicas of the gateway', async () => {
    const gateways = stack.state.apps.filter(({ appId }) => appId === 'gateway').map(({ publicUrl }) => publicUrl!);
    expect(gateways.length).toBeGreaterThan(1);
    const seen: number[] = [];
    for (let hop = 0; hop < 6; hop += 1) {
      const window = await LiveClient.connect(gateways[hop % gateways.length]!, person.accessToken, seen.at(-1) ?? 0);
      windows.push(window);
      await person.create({ title: `hop ${hop}` });
      const { revision } = await window.update(({ task }) => task.title === `hop ${hop}`);
      seen.push(...window.updates.map((update) => update.revision));
      expect(seen.at(-1)).toBe(revision);
      window.close();
      await person.create({ title: `away ${hop}` });
    }
    expect(seen).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
  });

  it('changes nothing anywhere when events are delivered five times more, or are nonsense', async () => {
    const window = await open(person, 0);
    const task = await person.create({
      title: 'water plants',
      due: { at: new Date(Date.now() + 3_600_000).toISOString() },
      timeZone: 'UTC',
      recurrence: { rrule: 'FREQ=DAILY', anchor: 'schedule' },
    });
    await person.complete(task.id);
    await window.update(({ revision }) => revision === 3);
    const trail = async () => {
      const { body } = await person.expect<{ items: AuditEntryView[] }>(200, 'GET', 'audit?limit=200');
      return body.items;
    };
    const before = await until('the whole trail', async () => {
      const items = await trail();
      return items.length === 3 && items;
    });
    for (const { payload, digest: _digest, hash: _hash, ...entry } of before) {
      const event = { ...entry, schemaVersion: 1, userId: person.userId, ...payload! };
      for (let times = 0; times < 5; times += 1) {
        await stack.publish('task-events', event);
        await stack.publish('task-updates', event);
      }
    }
    for (const nonsense of [{}, { userId: person.userId }, { ...before[0]!, userId: person.userId, revision: -1 }]) {
      await stack.publish('task-events', nonsense);
      await stack.publish('task-updates', nonsense);
    }
    await person.create({ title: 'afterwards' });
    await window.update(({ task: { title } }) => title === 'afterwards');
    await until('the trail of what came afterwards', async () => (await trail()).length === 4);
    expect((await trail()).slice(1)).toEqual(before);
    expect(window.updates.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    expect(await person.list('&status=open')).toHaveLength(2);
    const { body } = await person.expect<{ valid: boolean }>(200, 'POST', 'audit/verify');
    expect(body.valid).toBe(true);
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
