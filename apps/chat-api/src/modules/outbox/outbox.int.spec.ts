import fc from 'fast-check';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import type { TaskEvent } from '@app/contracts';
import { DaprError } from '@app/dapr';
import { eventually, RecordingPublisher, TasksFixture } from '../../../test/tasks-fixture';
import { CompleteTaskCommand } from '../tasks/commands/complete-task/complete-task.command';
import { CreateTaskCommand } from '../tasks/commands/create-task/create-task.command';
import { OutboxRelay } from './outbox.relay';
import { OutboxStore } from './outbox.store';

type Outcome = 'ok' | 'away' | 'first fails' | 'last fails';

/** Revisions in the order in which each was delivered for the last time: what a consumer ends up with. */
function lastDeliveries(events: TaskEvent[]): number[] {
  const order = new Map<number, number>();
  events.forEach(({ revision }, index) => order.set(revision, index));
  return [...order].sort(([, a], [, b]) => a - b).map(([revision]) => revision);
}

const revisionsIn = (event: TaskEvent): number[] => [event.revision, event.task.revision];

describe('outbox', () => {
  let postgres: TestPostgres;
  let broker: RecordingPublisher;
  let replicas: TasksFixture[];

  beforeAll(async () => {
    postgres = await startTestPostgres();
    broker = new RecordingPublisher();
    const url = await postgres.createDatabase();
    // Both migrate at the same moment, and neither trips over the other.
    replicas = await Promise.all([TasksFixture.start(url, broker), TasksFixture.start(url, broker)]);
  });

  afterAll(async () => {
    await Promise.all((replicas ?? []).map((replica) => replica.stop()));
    await postgres?.stop();
  });

  const create = (replica: number, userId: string) =>
    replicas[replica]!.commands.execute(new CreateTaskCommand(userId, { title: 'a task' }));
  const store = () => replicas[0]!.module.get(OutboxStore);
  const empty = () => eventually(async () => (await store().pending()) === 0, 'an empty outbox');

  it('publishes what is committed, to both topics, with the revision it took', async () => {
    const user = replicas[0]!.newUser();
    const counted = () => replicas.reduce((sum, replica) => sum + replica.module.get(OutboxRelay).published, 0);
    const before = counted();
    await create(0, user);
    await empty();
    const mine = broker.published.filter(({ event }) => event.userId === user);
    expect(mine.map(({ topic, event }) => [topic, ...revisionsIn(event as TaskEvent)])).toEqual([
      ['task-events', 1, 1],
      ['task-updates', 1, 1],
    ]);
    await eventually(() => counted() === before + 1, 'the count of the event');
  });

  it('loses nothing and keeps the order per user, with two replicas and a broker that fails as it likes', async () => {
    const outcome = fc.constantFrom<Outcome>('ok', 'away', 'first fails', 'last fails');
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(1), fc.nat(2)), { minLength: 1, maxLength: 12 }),
        async (outcomes, commands) => {
          const users = [0, 1, 2].map(() => replicas[0]!.newUser());
          const left = [...outcomes];
          broker.fail = (topic, events) => {
            const next = left.shift() ?? 'ok';
            if (next === 'away') throw new DaprError(`bulk publish ${topic}`, 503, 'the broker is away');
            if (next === 'first fails') return [events[0]!.event.eventId];
            return next === 'last fails' ? [events.at(-1)!.event.eventId] : [];
          };
          await Promise.all(
            commands.map(async ([replica, user]) => {
              const task = await create(replica, users[user]!);
              await replicas[1 - replica]!.commands.execute(new CompleteTaskCommand(users[user]!, task.id));
            }),
          );
          await empty();
          users.forEach((user, index) => {
            const changes = 2 * commands.filter(([, other]) => other === index).length;
            const expected = Array.from({ length: changes }, (_, position) => position + 1);
            for (const topic of ['task-events', 'task-updates']) {
              const events = broker.published.filter((one) => one.topic === topic && one.event.userId === user);
              expect(lastDeliveries(events.map(({ event }) => event as TaskEvent))).toEqual(expected);
            }
          });
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('publishes what a replica left behind that was killed after its commit', async () => {
    broker.fail = () => [];
    const user = replicas[0]!.newUser();
    const relays = replicas.map((replica) => replica.module.get(OutboxRelay));
    await Promise.all(relays.map((relay) => relay.beforeApplicationShutdown()));
    await create(0, user);
    expect(await store().pending()).toBe(1);
    relays[1]!.onApplicationBootstrap();
    await empty();
    expect(broker.eventsOf(user)).toHaveLength(1);
    // The sweep finds what nobody signalled.
    await create(0, user);
    await empty();
    expect(broker.eventsOf(user)).toHaveLength(2);
    relays[0]!.onApplicationBootstrap();
  });

  it('finishes the running batch before it stops, and looks again once the database is back', async () => {
    const user = replicas[0]!.newUser();
    const relay = replicas[0]!.module.get(OutboxRelay);
    const failing = jest.spyOn(store(), 'shardsWithEvents').mockRejectedValue(new Error('the database is away'));
    await relay.beforeApplicationShutdown();
    relay.onApplicationBootstrap();
    await create(0, user);
    await relay.beforeApplicationShutdown();
    failing.mockRestore();
    relay.onApplicationBootstrap();
    await empty();
    expect(broker.eventsOf(user)).toHaveLength(1);
  });

  it('starts again after it was stopped between two tries', async () => {
    const user = replicas[0]!.newUser();
    const relays = replicas.map((replica) => replica.module.get(OutboxRelay));
    await relays[1]!.beforeApplicationShutdown();
    let tries = 0;
    broker.fail = () => {
      tries += 1;
      throw new DaprError('bulk publish', 503, 'the broker is away');
    };
    await create(0, user);
    await eventually(() => tries > 0, 'a try that fails');
    await relays[0]!.beforeApplicationShutdown();
    broker.fail = () => [];
    relays[0]!.onApplicationBootstrap();
    await empty();
    expect(broker.eventsOf(user)).toHaveLength(1);
    relays[1]!.onApplicationBootstrap();
  });

  it('publishes long events in batches that fit into a request', async () => {
    const user = replicas[0]!.newUser();
    const relays = replicas.map((replica) => replica.module.get(OutboxRelay));
    await Promise.all(relays.map((relay) => relay.beforeApplicationShutdown()));
    const sizes: number[] = [];
    broker.fail = (_topic, events) => {
      sizes.push(Buffer.byteLength(JSON.stringify(events)));
      return [];
    };
    const notes = '\u{1f600}'.repeat(10_000);
    await Promise.all(
      Array.from({ length: 60 }, () =>
        replicas[0]!.commands.execute(new CreateTaskCommand(user, { title: 'long', notes })),
      ),
    );
    relays.forEach((relay) => relay.onApplicationBootstrap());
    await empty();
    broker.fail = () => [];
    expect(lastDeliveries(broker.eventsOf(user))).toHaveLength(60);
    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.max(...sizes)).toBeLessThan(1_200_000);
  });

  it('publishes again what was under way when the database cut the connection', async () => {
    const user = replicas[0]!.newUser();
    let interrupt: () => void = () => undefined;
    const interrupted = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    const { publishBulk } = RecordingPublisher.prototype;
    const hanging = jest.spyOn(broker, 'publishBulk').mockImplementationOnce(async (topic, events) => {
      interrupt();
      await eventually(async () => (await idleTransactions()) === 0, 'the end of the transaction');
      return publishBulk.call(broker, topic, events);
    });
    const idleTransactions = async (): Promise<number> => {
      const rows = await replicas[0]!.dataSource.query<unknown[]>(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'",
      );
      return rows.length;
    };
    await create(0, user);
    await interrupted;
    await empty();
    hanging.mockRestore();
    expect(lastDeliveries(broker.eventsOf(user))).toEqual([1]);
    expect(broker.eventsOf(user).length).toBeGreaterThan(1);
  });

  it('goes on by itself after the database was killed', async () => {
    const user = replicas[0]!.newUser();
    await postgres.kill();
    await expect(create(0, user)).rejects.toThrow();
    await postgres.restart();
    await create(1, user);
    await empty();
    expect(lastDeliveries(broker.eventsOf(user))).toEqual([1]);
  });
});
