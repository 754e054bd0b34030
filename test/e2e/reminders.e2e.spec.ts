import { ApiClient } from './support/api-client';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';
import type { TaskView } from '@app/contracts';
import { until } from '@app/testing';

const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();

/** How late the slowest reminder of a hundred may be, and a single one; in milliseconds. */
const LATE_MS = { single: 250, p99OfMany: 1_000 };
/** How long before its moment the scheduler is harmed, and how late a reminder may come then. */
const BEFORE_MS = 2_500;
const LATEST_MS = 15_000;

describe('reminders', () => {
  const stack = runningStack();
  let person: ApiClient;
  let window: LiveClient;

  beforeEach(async () => {
    person = await ApiClient.registered(stack.edgeUrl);
    window = await LiveClient.connect(stack.edgeUrl, person.accessToken, 0);
  });

  afterEach(() => window.close());

  /** The tasks that the conversation holds a reminder of. */
  const reminded = async (): Promise<Array<string | null>> =>
    (await person.wholeConversation()).filter(({ kind }) => kind === 'reminder').map(({ taskId }) => taskId);
  /** The tasks of which the trail says that a reminder fired. */
  const fired = async (): Promise<string[]> =>
    (await person.trail()).filter(({ type }) => type === 'reminder.fired').map(({ taskId }) => taskId);

  it('arrive at their moment, never before, and stand once in the conversation', async () => {
    const fireAt = at(5_000);
    const task = await person.create({ title: 'take the cake out', reminders: [{ at: fireAt }] });
    const reminder = await until('the reminder', () => window.reminders[0], 15_000);
    expect(reminder).toMatchObject({ taskId: task.id, title: 'take the cake out' });
    expectNeverEarly([reminder], fireAt);
    expect(reminder.receivedAt - Date.parse(fireAt)).toBeLessThanOrEqual(LATE_MS.single);
    const kept = await until('the message', async () => {
      const messages = (await person.conversation()).filter(({ kind }) => kind === 'reminder');
      return messages.length > 0 && messages;
    });
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ taskId: task.id, role: 'assistant' });
    const shown = await until('the message on the socket', () => window.chat.find(({ kind }) => kind === 'reminder'));
    expect(kept[0]!.id).toBe(shown.id);
    await window.update(({ type, task: { id } }) => type === 'reminder.fired' && id === task.id);
    expect((await person.get(task.id)).reminders[0]!.status).toBe('fired');
    expect((await person.get(task.id)).version).toBe(1);
    // The trail follows at its own pace.
    await until('the history', async () => (await firedInHistory(task.id)) === 1);
    expect(window.reminders).toHaveLength(1);
  });

  it('come again when they are snoozed, and the due date stays', async () => {
    const due = at(3_600_000);
    const task = await person.create({ title: 'call mom', due: { at: due }, reminders: [{ before: 'PT1H' }] });
    await until('the reminder', () => window.reminders[0], 15_000);
    await window.update(({ type, task: { id } }) => type === 'reminder.fired' && id === task.id);
    const again = at(4_000);
    const { body } = await person.expect<TaskView>(200, 'POST', `tasks/${task.id}/snooze`, { until: again });
    expect(body).toMatchObject({ due: { at: due }, reminders: [{ status: 'snoozed', fireAt: again, before: 'PT1H' }] });
    const second = await until('the reminder again', () => window.reminders[1], 15_000);
    expectNeverEarly([second], again);
    await until('that it fired', async () => (await person.get(task.id)).reminders[0]!.status === 'fired');
    await until('the history', async () => (await firedInHistory(task.id)) === 2);
    expect(window.reminders).toHaveLength(2);
  });

  it('set for a moment that has passed fire at once, once', async () => {
    await person.create({ title: 'late', reminders: [{ at: at(-60_000) }] });
    await until('the reminder', () => window.reminders.length === 1);
  });

  it('move with the due date and are cancelled with the task', async () => {
    const moved = await person.create({
      title: 'moved',
      due: { at: at(3_600_000) },
      reminders: [{ before: 'PT0S' }],
    });
    const done = await person.create({ title: 'done', reminders: [{ at: at(2_500) }] });
    const gone = await person.create({ title: 'gone', reminders: [{ at: at(2_500) }] });
    await person.complete(done.id);
    await person.request('DELETE', `tasks/${gone.id}`);
    const due = at(3_500);
    await person.expect(200, 'PATCH', `tasks/${moved.id}`, { due: { at: due } });
    const reminder = await until('the moved reminder', () => window.reminders[0], 15_000);
    expect(reminder.title).toBe('moved');
    expectNeverEarly([reminder], due);
    expect(window.reminders).toHaveLength(1);
  });

  it.each([
    ['nothing happens', () => Promise.resolve(), LATE_MS.p99OfMany],
    ['the scheduler is killed just before', () => stack.killScheduler(), LATEST_MS],
    ['the scheduler loses its data just before', () => stack.loseJobs(), LATEST_MS],
  ])('all arrive, once each, when 200 are due at one instant and %s', async (_name, harm, latest) => {
    const fireAt = at(15_000);
    const created = await Promise.all(
      Array.from({ length: 10 }, async (_, batch) => {
        const ids: string[] = [];
        for (let index = 0; index < 20; index += 1) {
          const { id } = await person.create({ title: `task ${batch * 20 + index}`, reminders: [{ at: fireAt }] });
          ids.push(id);
        }
        return ids;
      }),
    );
    const all = created.flat().sort();
    await until('the moment before', () => Date.now() > Date.parse(fireAt) - BEFORE_MS, 20_000);
    await harm();
    await until('200 reminders', () => window.reminders.length >= all.length, BEFORE_MS + LATEST_MS);
    await until('200 messages', async () => (await reminded()).length >= all.length, LATEST_MS);
    await until('200 reminders that are noted as fired', async () => (await fired()).length >= all.length, LATEST_MS);
    expect(window.reminders.map(({ taskId }) => taskId).sort()).toEqual(all);
    expect((await reminded()).sort()).toEqual(all);
    expect((await fired()).sort()).toEqual(all);
    expectNeverEarly(window.reminders, fireAt);
    const late = window.reminders.map(({ receivedAt }) => receivedAt - Date.parse(fireAt)).sort((a, b) => a - b);
    expect(late[Math.ceil(late.length * 0.99) - 1]).toBeLessThanOrEqual(latest);
  });

  /** How often a task's history says that a reminder fired. */
  async function firedInHistory(taskId: string): Promise<number> {
    const { body } = await person.expect<{ items: Array<{ type: string }> }>(200, 'GET', `tasks/${taskId}/history`);
    return body.items.filter(({ type }) => type === 'reminder.fired').length;
  }
});

function expectNeverEarly(reminders: Array<{ receivedAt: number }>, fireAt: string): void {
  for (const { receivedAt } of reminders) expect(receivedAt).toBeGreaterThanOrEqual(Date.parse(fireAt));
}
