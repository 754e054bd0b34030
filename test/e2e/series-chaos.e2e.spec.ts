import { randomUUID } from 'node:crypto';
import { LIMITS, TOPICS, toTaskView, type AuditEntryView, type TaskView } from '@app/contracts';
import { until } from '@app/testing';
import { ApiClient } from './support/api-client';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';
import { seeded, type Random } from './support/seeded';
import { expectSoundTrail } from './support/trail-check';

const CLIENTS = 50;
const CHAOS_MS = 60_000;
/** The rest of what a person does between two clicks; it also bounds how long the trail gets. */
const MOST_PAUSE_MS = 400;
const QUIET_MS = 3_000;
/** How long everything that was begun may take to arrive everywhere, on two cores. */
const DRAIN_MS = 120_000;
const REDELIVERY_MS = 5_000;
const REDELIVERED_EVENTS = 20;
const REDELIVERED_TIMES = 5;
const PUBLISHES_AT_ONCE = 8;

const RULES = [
  { rrule: 'FREQ=DAILY', anchor: 'schedule', lookahead: 3 },
  { rrule: 'FREQ=WEEKLY', anchor: 'schedule', lookahead: 10 },
  { rrule: 'FREQ=DAILY;INTERVAL=2', anchor: 'schedule', lookahead: 5 },
] as const;

const DAILY = {
  title: 'water the plants',
  due: { at: new Date(Date.now() + 86_400_000).toISOString() },
  timeZone: 'Europe/Rome',
  recurrence: RULES[0],
};

/** A change of a title or of notes that a client was told is done. */
interface Acknowledged {
  taskId: string;
  revision: number;
  field: 'title' | 'notes';
  value: string;
}

interface Request {
  method: string;
  path: string;
  body?: object;
  headers?: Record<string, string>;
  edit?: { field: 'title' | 'notes'; value: string };
}

/** Whether an answer may come instead of 200: the state does not allow the change, or somebody was faster. */
function isRefusal(path: string, status: number): boolean {
  if (path === 'tasks/bulk') return status === 400;
  if (path === 'undo') return status === 404 || status === 409;
  return status === 409 || status === 412;
}

describe('fifty clients at one series', () => {
  const stack = runningStack();
  const windows: LiveClient[] = [];

  afterEach(() => {
    for (const window of windows.splice(0)) window.close();
  });

  /** One of the things that a person can do to a series, at random. */
  function anyRequest(random: Random, tasks: readonly TaskView[], name: string): Request {
    const open = tasks.filter(({ status, deletedAt }) => status === 'open' && deletedAt === null);
    const task = random.pick(open.length > 0 && random.below(10) < 7 ? open : tasks.slice(-40));
    const change = (path: string, body: object, edit?: Request['edit']): Request => ({
      method: 'PATCH',
      path: `tasks/${task.id}${path}`,
      body,
      ...(random.below(3) === 0 ? { headers: { 'if-match': `"${task.version}"` } } : {}),
      ...(edit ? { edit } : {}),
    });
    const post = (path: string, body?: object): Request => ({ method: 'POST', path, ...(body ? { body } : {}) });
    const titled = { field: 'title', value: `title by ${name}` } as const;
    const noted = { field: 'notes', value: `notes by ${name}` } as const;
    const some = [...new Set([task, random.pick(tasks), random.pick(tasks)])].map(({ id }) => id);
    return random.weighted([
      [22, () => post(`tasks/${task.id}/complete`)],
      [10, () => post(`tasks/${task.id}/reopen`)],
      [20, () => change('', { title: titled.value }, titled)],
      [8, () => change('?scope=following', { title: titled.value }, titled)],
      [6, () => change('?scope=following', { notes: noted.value }, noted)],
      [2, () => change('?scope=following', { recurrence: random.pick(RULES) })],
      [5, () => ({ method: 'DELETE', path: `tasks/${task.id}` })],
      [8, () => post(`tasks/${task.id}/restore`)],
      [4, () => post('tasks/bulk', { ids: some, action: random.pick(['complete', 'reopen', 'delete', 'restore']) })],
      [
        2,
        () => post('tasks/bulk', { ids: some, action: 'update', changes: { priority: random.pick(['low', 'high']) } }),
      ],
      [10, () => post('undo', {})],
    ]);
  }

  /** Does one thing, sometimes twice under one key as a client does that lost the answer. */
  async function act(person: ApiClient, request: Request, random: Random): Promise<Acknowledged | undefined> {
    const headers = { ...request.headers, 'idempotency-key': randomUUID() };
    const send = () => person.request<TaskView>(request.method, request.path, request.body, headers);
    const [answer] = await Promise.all(random.below(8) === 0 ? [send(), send()] : [send()]);
    const { status, body } = answer!;
    if (status !== 200 && !isRefusal(request.path, status)) {
      throw new Error(`${request.method} ${request.path}: ${status} ${JSON.stringify(body)}`);
    }
    if (status !== 200 || !request.edit) return undefined;
    return { taskId: body.id, revision: body.revision, ...request.edit };
  }

  /** Delivers what was delivered already, five times more and in no order. */
  async function redeliver(person: ApiClient, random: Random): Promise<void> {
    const { body } = await person.expect<{ items: Array<AuditEntryView & { words: string }> }>(
      200,
      'GET',
      `audit?limit=${REDELIVERED_EVENTS}`,
    );
    const events = body.items.map(({ payload, digest: _digest, hash: _hash, words: _words, ...entry }) => ({
      ...entry,
      schemaVersion: 1,
      userId: person.userId,
      ...payload!,
    }));
    const waiting = random.shuffled(Array.from({ length: REDELIVERED_TIMES }, () => events).flat());
    const publisher = async (): Promise<void> => {
      for (let event = waiting.pop(); event; event = waiting.pop()) {
        await stack.publish(random.below(2) === 0 ? TOPICS.taskEvents : TOPICS.taskUpdates, event);
      }
    };
    await Promise.all(Array.from({ length: PUBLISHES_AT_ONCE }, publisher));
  }

  /** Waits until nothing changes any more and everybody has everything. */
  async function quiet(person: ApiClient): Promise<{ head: number; marker: TaskView }> {
    // The saga has handled all that came before when it has handled this, since a person's events keep their order.
    const marker = await person.create({ ...DAILY, title: 'the end' });
    await until(
      'the saga to come to the end',
      async () => (await person.listAll('&q="the end"&status=open')).length === DAILY.recurrence.lookahead,
      DRAIN_MS,
      200,
    );
    await person.expect(200, 'DELETE', `tasks/${marker.id}?scope=following`);
    let head = -1;
    let since = Date.now();
    return until(
      'quiet',
      async () => {
        const { revision } = await person.changes(Math.max(head, 0));
        if (revision !== head) [head, since] = [revision, Date.now()];
        if (Date.now() - since < QUIET_MS) return false;
        const { body } = await person.expect<{ revision: number; held: number }>(200, 'POST', 'audit/verify');
        const seen = windows.every(({ updates }) => updates.at(-1)?.revision === head);
        return body.revision === head && body.held === 0 && seen && { head, marker };
      },
      DRAIN_MS,
      200,
    );
  }

  it(
    'never make more than ten instances, never one twice, and lose no edit',
    async () => {
      const person = await ApiClient.registered(stack.edgeUrl);
      const gateways = stack.state.apps.filter(({ appId }) => appId === 'gateway').map(({ publicUrl }) => publicUrl!);
      for (const url of [...gateways, ...gateways, stack.edgeUrl]) {
        windows.push(await LiveClient.connect(url, person.accessToken, 0));
      }
      await person.create(DAILY);
      await until('the first instances', async () => (await person.list('&status=open')).length === 3);

      const end = Date.now() + CHAOS_MS;
      const acknowledged: Acknowledged[] = [];
      const failures: unknown[] = [];
      let steps = 0;
      const client = async (number: number): Promise<void> => {
        const random = seeded(number);
        const view = windows[number % windows.length]!;
        while (Date.now() < end) {
          const request = anyRequest(random, view.tasks(), `${number} in ${(steps += 1)}`);
          const done = await act(person, request, random).catch((error: unknown) => void failures.push(error));
          if (done) acknowledged.push(done);
          await new Promise((resolve) => setTimeout(resolve, random.below(MOST_PAUSE_MS)));
        }
      };
      const broker = async (): Promise<void> => {
        const random = seeded(0);
        for (let next = Date.now(); next < end; next += REDELIVERY_MS) {
          await until('the next redelivery', () => Date.now() >= next, REDELIVERY_MS);
          await redeliver(person, random);
        }
      };
      await Promise.all([broker(), ...Array.from({ length: CLIENTS }, (_, number) => client(number + 1))]);

      expect(failures).toEqual([]);
      const { head, marker } = await quiet(person);
      process.stdout.write(`${steps} steps of ${CLIENTS} clients, ${acknowledged.length} edits, ${head} changes\n`);
      const { changes, tasks, leftSeries } = expectSoundTrail(await person.trail());
      const ended = new Set([...leftSeries, marker.seriesId!]);
      expect(changes).toHaveLength(head);
      const { body: verdict } = await person.expect<object>(200, 'POST', 'audit/verify');
      expect(verdict).toEqual({ valid: true, entries: head, revision: head, held: 0, brokenAt: null });

      // Every edit that somebody was told is done stands in the trail, and no two in one place.
      expect(new Set(acknowledged.map(({ revision }) => revision)).size).toBe(acknowledged.length);
      for (const { taskId, revision, field, value } of acknowledged) {
        const { type, task } = changes[revision - 1]!;
        expect({ type, id: task.id, value: task[field] }).toEqual({ type: 'task.updated', id: taskId, value });
      }

      // What is there is what the trail tells, by every way of asking, and in every window.
      const truth = new Map([...tasks].map(([id, task]) => [id, toTaskView(task)]));
      const { items } = await person.changes();
      expect(new Map(items.map((task) => [task.id, task]))).toEqual(truth);
      for (const window of windows) {
        const revisions = window.updates.map(({ revision }) => revision);
        expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
        expect(new Map(window.tasks().map((task) => [task.id, task]))).toEqual(truth);
      }

      for (const seriesId of new Set(items.map((task) => task.seriesId))) {
        const instances = items.filter((task) => task.seriesId === seriesId);
        const open = instances.filter(({ status, deletedAt }) => status === 'open' && deletedAt === null);
        expect(open.length).toBeLessThanOrEqual(LIMITS.futureInstances);
        expect(new Set(open.map(({ due }) => due!.at)).size).toBe(open.length);
        // A series that nobody ended goes on, whatever became of its instances.
        if (!ended.has(seriesId!)) expect(open.length).toBeGreaterThanOrEqual(instances[0]!.recurrence!.lookahead);
      }
      expect(acknowledged.length).toBeGreaterThan(CLIENTS);
    },
    CHAOS_MS + 2 * DRAIN_MS,
  );
});
