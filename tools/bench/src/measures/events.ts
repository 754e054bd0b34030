import type { TaskUpdateMessage, TaskView } from '@app/contracts';
import { people, type Person } from '../api';
import { until, type Bench } from '../bench';
import { LiveWindow } from '../live-window';
import { closedLoop } from '../load';

const PEOPLE = 16;
const CONNECTIONS = 16;
const BULK = 500;
const PATIENCE_MS = 180_000;

/**
 * How many events a second every service handles. Events are handled in order per person, so everything is handled when
 * the last task of each person has left its mark everywhere: its next instance (recurring), its reminder, due long ago
 * (notification), its revision in the trail (audit) and in the person's window (gateway).
 */
export async function measureEvents(bench: Bench): Promise<void> {
  const crowd = await Crowd.open(bench);
  try {
    await measureCreating(bench, crowd);
    await measureBacklog(bench, crowd);
  } finally {
    crowd.close();
  }
}

async function measureCreating(bench: Bench, crowd: Crowd): Promise<void> {
  const start = performance.now();
  const { times, rate, failures } = await closedLoop(
    bench.apiUrl,
    crowd.persons.map((person) => ({
      method: 'POST',
      path: '/api/v1/tasks',
      headers: { ...person.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'pay the rent', tags: ['home'], priority: 'high' }),
    })),
    { connections: CONNECTIONS, seconds: bench.options.seconds },
  );
  const floor = bench.floors.transaction ? { floor: bench.floors.transaction } : {};
  bench.add({
    name: `create at peak, ${CONNECTIONS} connections`,
    target: '≥ 800/s',
    met: rate >= 800 && failures === 0,
    times,
    rate,
    ...floor,
  });
  bench.say('waiting until every event is handled …');
  await crowd.handled();
  const sustained = (times.count * 1_000) / (performance.now() - start);
  bench.add({
    name: 'create with every event handled',
    target: '≥ 300/s',
    met: sustained >= 300,
    rate: sustained,
    ...floor,
    note: `in order per person: ${crowd.inOrder ? 'yes' : 'NO'}`,
  });
}

/** Many tasks are changed at once, in transactions of 500, and the services work off what that makes. */
async function measureBacklog(bench: Bench, crowd: Crowd): Promise<void> {
  const batches = await Promise.all(
    crowd.persons.map(async (person): Promise<string[]> => {
      const { items } = await person.ask<{ items: TaskView[] }>('GET', `changes?since=0`);
      return items.map(({ id }) => id).slice(0, BULK);
    }),
  );
  const events = batches.reduce((sum, ids) => sum + ids.length, 0);
  const start = performance.now();
  await Promise.all(
    crowd.persons.map((person, index) =>
      person.ask('POST', 'tasks/bulk', { ids: batches[index], action: 'update', changes: { priority: 'low' } }),
    ),
  );
  const committed = performance.now() - start;
  await crowd.handled();
  const rate = (events * 1_000) / (performance.now() - start);
  bench.add({
    name: 'events, committed → handled by every service',
    target: '≥ 500/s, in order per user',
    met: rate >= 500 && crowd.inOrder,
    rate,
    ...(bench.floors.publish ? { floor: bench.floors.publish } : {}),
    note: `${events} events, committed within ${Math.round(committed)} ms; in order: ${crowd.inOrder ? 'yes' : 'NO'}`,
  });
}

/** People with a window each, who can tell when everything they caused is handled. */
class Crowd {
  inOrder = true;
  private readonly windows: LiveWindow[] = [];
  private readonly instances = new Set<string>();
  private readonly reminded = new Set<string>();
  private readonly revisions = new Map<string, number>();

  private constructor(readonly persons: Person[]) {}

  static async open({ edgeUrl }: Bench): Promise<Crowd> {
    const crowd = new Crowd(await people(edgeUrl, PEOPLE));
    for (const person of crowd.persons) {
      const window = await LiveWindow.open(edgeUrl, person);
      window.onUpdate = (message) => crowd.update(person, message);
      window.onReminder = ({ taskId }) => crowd.reminded.add(taskId);
      crowd.windows.push(window);
    }
    return crowd;
  }

  /** Leaves a mark behind everything that happened, and waits until it is seen everywhere. */
  async handled(): Promise<void> {
    await Promise.all(
      this.persons.map(async (person) => {
        const { id, seriesId, revision } = await person.create({
          title: 'the last one',
          due: { at: new Date(Date.now() + 86_400_000).toISOString() },
          recurrence: { rrule: 'FREQ=DAILY', anchor: 'schedule', lookahead: 2 },
          reminders: [{ at: new Date(Date.now() - 1_000).toISOString() }],
        });
        await until(
          `events of ${person.id}: next instance ${this.instances.has(seriesId!)}, reminder ${this.reminded.has(id)}`,
          () => this.instances.has(seriesId!) && this.reminded.has(id) && this.revisionOf(person) >= revision,
          PATIENCE_MS,
        );
        const audited = async (): Promise<boolean> => {
          const { items } = await person.ask<{ items: Array<{ revision: number }> }>('GET', 'audit?limit=1');
          return (items[0]?.revision ?? 0) >= revision;
        };
        await until(`the trail of ${person.id}`, audited, PATIENCE_MS);
      }),
    );
  }

  close(): void {
    for (const window of this.windows) window.close();
  }

  private revisionOf({ id }: Person): number {
    return this.revisions.get(id) ?? 0;
  }

  private update(person: Person, { type, task, revision }: TaskUpdateMessage): void {
    // A window opens with nothing behind it; from its first message on every revision has to come, one after the other.
    const last = this.revisions.get(person.id);
    if (last !== undefined && revision !== last + 1) this.inOrder = false;
    this.revisions.set(person.id, revision);
    if (type === 'task.created' && task.seriesId !== null) {
      // The first instance is the mark itself, the second one the answer of the saga.
      if (this.instances.has(`first ${task.seriesId}`)) this.instances.add(task.seriesId);
      this.instances.add(`first ${task.seriesId}`);
    }
  }
}
