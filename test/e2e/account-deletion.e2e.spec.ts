import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AUDIT_METHODS,
  TOPICS,
  type AuditTrailResponse,
  type AuditVerifyResponse,
  type TaskEvent,
} from '@app/contracts';
import { until } from '@app/testing';
import { ApiClient } from './support/api-client';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';

const PASSWORD = 'correct horse battery staple';
const FAR_MS = 30_000;

const created = JSON.parse(
  readFileSync(join(__dirname, '../../libs/contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as TaskEvent;

describe('an account that is deleted', () => {
  const stack = runningStack();
  const windows: LiveClient[] = [];

  afterEach(() => {
    for (const window of windows.splice(0)) window.close();
  });

  const open = async (client: ApiClient): Promise<LiveClient> => {
    const window = await LiveClient.connect(stack.edgeUrl, client.accessToken);
    windows.push(window);
    return window;
  };
  /** What chat-api would be told, although the person who may ask is gone. */
  const askAudit = async <T>(method: string, body: object): Promise<T> => {
    const { daprUrl, daprApiToken } = stack.app('chat-api');
    const answer = await fetch(`${daprUrl}/v1.0/invoke/audit/method/${method}`, {
      method: 'POST',
      headers: { 'dapr-api-token': daprApiToken, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as T;
  };
  const verify = (userId: string): Promise<AuditVerifyResponse> =>
    askAudit<AuditVerifyResponse>(AUDIT_METHODS.verify, { userId });
  const trailOf = (userId: string): Promise<AuditTrailResponse> =>
    askAudit<AuditTrailResponse>(AUDIT_METHODS.trail, { userId });
  /** What notification keeps of a task. */
  const reminderState = async (taskId: string): Promise<string> => {
    const { daprUrl, daprApiToken } = stack.app('notification');
    const answer = await fetch(`${daprUrl}/v1.0/state/state/task-${taskId}`, {
      headers: { 'dapr-api-token': daprApiToken },
    });
    return answer.text();
  };
  const erased = (userId: string): Promise<AuditTrailResponse | false> =>
    until(
      'the trail to be erased',
      async () => {
        const trail = await trailOf(userId);
        return trail.items.length > 0 && trail.items.every(({ payload }) => payload === null) && trail;
      },
      FAR_MS,
    );

  it('is gone in every service, is reminded of nothing, and does not come back with a late event', async () => {
    const person = await ApiClient.registered(stack.edgeUrl);
    const neighbour = await ApiClient.registered(stack.edgeUrl);
    const window = await open(person);
    const other = await open(neighbour);
    const at = new Date(Date.now() + 8_000).toISOString();
    const task = await person.create({ title: 'a secret plan', reminders: [{ at }] });
    const kept = await neighbour.create({ title: 'their own plan', reminders: [{ at }] });
    await person.say('buy milk tomorrow');
    const changes = await until('both changes on the socket', () => window.updates.length === 2 && window.updates);
    await until('the reminder to be known', async () => (await reminderState(task.id)) !== '', FAR_MS);
    await until('the trail', async () => (await verify(person.userId)).entries === changes.length, FAR_MS);

    expect((await person.request('DELETE', 'me', { password: PASSWORD })).status).toBe(204);
    // Another replica of chat-api hears of it within a second.
    await until('the end of the session', async () => (await person.request('GET', 'tasks')).status === 401);
    await until('the end of the socket', () => window.socket.disconnected, FAR_MS);
    await until('the end of the reminder', async () => (await reminderState(task.id)) === '', FAR_MS);
    await erased(person.userId);
    expect(await verify(person.userId)).toMatchObject({ valid: true, entries: 2, held: 0, brokenAt: null });

    // An event that the broker delivers once more, and one that it held back.
    for (const revision of [1, 3]) {
      const { userId } = person;
      await stack.publish(TOPICS.taskEvents, {
        ...created,
        eventId: randomUUID(),
        userId,
        taskId: task.id,
        revision,
        task: {
          ...created.task,
          id: task.id,
          revision,
          title: 'a secret plan',
          reminders: [{ id: randomUUID(), before: null, at, fireAt: at, status: 'pending' }],
        },
      });
    }
    await until('the late event in the trail', async () => (await verify(person.userId)).entries === 3, FAR_MS);
    expect(await verify(person.userId)).toMatchObject({ valid: true, revision: 3, held: 0 });
    expect(JSON.stringify(await trailOf(person.userId))).not.toContain('secret');
    await until('the reminder of the other', () => other.reminders.some(({ taskId }) => taskId === kept.id), FAR_MS);
    expect(await reminderState(task.id)).toBe('');
    expect(window.reminders).toEqual([]);
    expect((await neighbour.list()).map(({ id }) => id)).toContain(kept.id);

    const again = new ApiClient(stack.edgeUrl, person.email);
    const { body } = await again.expect<{ user: { id: string }; accessToken: string }>(201, 'POST', 'auth/register', {
      email: person.email,
      password: PASSWORD,
    });
    again.accessToken = body.accessToken;
    expect(body.user.id).not.toBe(person.userId);
    expect(await again.list()).toEqual([]);
    expect(await again.conversation()).toEqual([]);
  });

  it('is gone in every service even when the broker was away and chat-api was killed right after', async () => {
    const person = await ApiClient.registered(stack.edgeUrl);
    const window = await open(person);
    const task = await person.create({
      title: 'a secret plan',
      reminders: [{ at: new Date(Date.now() + 3_600_000).toISOString() }],
    });
    await until('the reminder to be known', async () => (await reminderState(task.id)) !== '', FAR_MS);
    const bringBack = await stack.stopBroker();
    await person.create({ title: 'nobody heard of it yet' });
    expect((await person.request('DELETE', 'me', { password: PASSWORD })).status).toBe(204);
    const chatApi = stack.victims().find((name) => name.startsWith('chat-api'))!;
    await stack.kill(chatApi);
    await bringBack();
    await stack.ready();
    await until('the end of the socket', () => window.socket.disconnected, 60_000);
    await until('the end of the reminder', async () => (await reminderState(task.id)) === '', 60_000);
    await until('the whole trail', async () => (await verify(person.userId)).entries === 2, 60_000);
    await erased(person.userId);
    expect(await verify(person.userId)).toMatchObject({ valid: true, entries: 2, held: 0 });
    // The replica that was killed may still be starting.
    await until('no session any more', async () => (await person.request('GET', 'me')).status === 401, FAR_MS);
  });
});
