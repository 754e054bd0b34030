import * as fc from 'fast-check';
import type { TaskEvent } from '@app/contracts';
import { ManualClock } from '@app/kernel';
import { eventOf, idOf, MemoryBroker, MemoryScheduler, MemoryState } from '../../../test/memory-dapr';
import { refOf, Replica, settle, START } from '../../../test/replica';
import { reminderEventId } from './domain/reminder-due.event';
import { TooEarlyError } from './reminder.firer';

const FIRE_AT = '2026-12-01T08:00:00.000Z';

describe('reminders', () => {
  let replica: Replica;
  const replicas: Replica[] = [];
  const start = (clock = new ManualClock(START)): Replica => {
    const made = new Replica(new MemoryState(), new MemoryBroker(), new MemoryScheduler(), clock);
    replicas.push(made);
    return made;
  };
  /** Moves the clock and the timers together. */
  const advance = async (milliseconds: number): Promise<void> => {
    replica.clock.advance(milliseconds);
    await jest.advanceTimersByTimeAsync(milliseconds);
    await settle();
  };

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date(START), doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    replica = start();
  });

  afterEach(() => {
    for (const each of replicas.splice(0)) each.stop();
    jest.useRealTimers();
  });

  it('of a task that was removed for good leave nothing of what it said', async () => {
    const event = eventOf(1);
    await replica.handle(event);
    const task = { ...event.task, title: 'Deleted task', due: null, reminders: [], deletedAt: START };
    await replica.handle({ ...event, type: 'task.purged', revision: 2, changes: [], task });
    await replica.handle(event);
    const kept = JSON.stringify([...replica.state.values.values()].map(({ value }) => value));
    expect(kept).toContain('Deleted task');
    expect(kept).not.toContain(event.task.title);
    expect(await replica.store.pending()).toEqual([]);
  });

  it('of an account that is gone never fire, are forgotten, and do not come back with a late event', async () => {
    const mine = [1, 2, 3].map((number) => eventOf(number, { id: idOf(`mine ${number}`) }));
    const other = eventOf(1, { id: idOf('theirs') }, { userId: idOf('somebody else') });
    for (const event of [...mine, other]) await replica.handle(event);
    const { userId } = mine[0]!;
    const another = new Replica(replica.state, replica.broker, replica.scheduler, replica.clock);
    replicas.push(another);
    for (const document of await another.store.pending()) another.alarms.set(document);

    const taskIds = [...mine.map(({ taskId }) => taskId), idOf('never had a reminder'), other.taskId];
    for (let times = 0; times < 2; times += 1) await replica.forget(userId, taskIds);
    await settle();
    expect([...replica.scheduler.jobs.keys()]).toEqual([`reminder-${refOf(other).reminderId}`]);
    for (const event of [mine[1]!, eventOf(9, { id: mine[0]!.taskId }), eventOf(1, { id: idOf('unheard of') })]) {
      await replica.handle(event);
    }
    await another.jobs.onReminder(refOf(other)).catch(() => undefined);
    await advance(2 * 3_600_000);
    expect(replica.broker.published.map((event) => event.taskId)).toEqual([other.taskId]);
    const kept = JSON.stringify([...replica.state.values.values()].map(({ value }) => value));
    for (const { taskId } of mine) expect(kept).not.toContain(taskId);
    expect(await replica.store.pending()).toEqual([]);
  });

  it('are forgotten even when another replica writes at the same moment', async () => {
    const event = eventOf(1);
    await replica.handle(event);
    let raced = false;
    replica.state.beforeWrite = () => {
      if (raced || !replica.state.values.has(`gone-${event.userId}`)) return;
      raced = true;
      replica.state.put(`task-${event.taskId}`, { userId: event.userId, revision: 2, task: event.task, reminders: [] });
    };
    await replica.forget(event.userId, [event.taskId]);
    expect([...replica.state.values.keys()].filter((key) => key.startsWith('task-'))).toEqual([]);
  });

  it('get a job at their instant, with what names them', async () => {
    const event = eventOf(1);
    await replica.handle(event);
    await settle();
    expect([...replica.scheduler.jobs]).toEqual([
      [`reminder-${refOf(event).reminderId}`, { dueAt: new Date(FIRE_AT), data: refOf(event) }],
    ]);
  });

  it('fire once by their job, with an id made of reminder and instant', async () => {
    const event = eventOf(1);
    await replica.handle(event);
    replica.clock.set(FIRE_AT);
    for (let times = 0; times < 3; times += 1) await replica.jobs.onReminder(refOf(event));
    expect(replica.broker.published).toHaveLength(1);
    expect(replica.broker.published[0]).toMatchObject({
      eventId: reminderEventId(refOf(event).reminderId, FIRE_AT),
      type: 'reminder.due',
      taskId: event.taskId,
      reminder: { fireAt: FIRE_AT },
      message: expect.stringContaining('pay rent'),
    });
    expect(await replica.store.pending()).toEqual([]);
  });

  it('are not fired before their instant, even when a job comes early', async () => {
    const event = eventOf(1);
    await replica.handle(event);
    await expect(replica.firer.fire(refOf(event))).rejects.toThrow(TooEarlyError);
    await replica.jobs.onReminder(refOf(event));
    expect(replica.broker.published).toEqual([]);
    replica.clock.set(new Date(Date.parse(FIRE_AT) - 2));
    const firing = replica.firer.fire(refOf(event));
    await settle();
    expect(replica.broker.published).toEqual([]);
    await advance(2);
    await firing;
    expect(replica.broker.published).toHaveLength(1);
  });

  it('fire by their timer within a second when the scheduler is away', async () => {
    replica.scheduler.away = true;
    await replica.handle(eventOf(1));
    await advance(3_600_000);
    expect(replica.broker.published).toEqual([]);
    await advance(600);
    expect(replica.broker.published).toHaveLength(1);
  });

  it('are told to the scheduler when it is back', async () => {
    replica.scheduler.away = true;
    await replica.handle(eventOf(1));
    await advance(2_000);
    expect(replica.scheduler.jobs.size).toBe(0);
    replica.scheduler.away = false;
    await advance(6_000);
    expect(replica.scheduler.jobs.size).toBe(1);
  });

  it('move and are cancelled with their task, also at the scheduler', async () => {
    const event = eventOf(1);
    await replica.handle(event);
    await replica.handle(eventOf(2, { fireAt: '2026-12-01T09:00:00.000Z' }));
    await settle();
    expect([...replica.scheduler.jobs.values()].map(({ dueAt }) => dueAt.toISOString())).toEqual([
      '2026-12-01T09:00:00.000Z',
    ]);
    replica.clock.set(FIRE_AT);
    await replica.jobs.onReminder(refOf(event));
    await replica.handle(eventOf(3, { status: 'completed' }));
    await advance(2 * 3_600_000);
    expect(replica.broker.published).toEqual([]);
    expect(replica.scheduler.jobs.size).toBe(0);
  });

  it('set for a moment that has passed fire at once', async () => {
    await replica.handle(eventOf(1, { fireAt: '2026-11-01T00:00:00.000Z' }));
    await advance(1);
    expect(replica.broker.published).toHaveLength(1);
  });

  it('further away than a timer can count are armed again and again', async () => {
    await replica.handle(eventOf(1, { fireAt: '2027-02-01T08:00:00.000Z' }));
    const days = (Date.parse('2027-02-01T08:00:00.000Z') - Date.parse(START)) / 86_400_000;
    for (let day = 0; day < Math.floor(days); day += 1) await advance(86_400_000);
    expect(replica.broker.published).toEqual([]);
    await advance(2 * 86_400_000);
    expect(replica.broker.published).toHaveLength(1);
  });

  it('are armed again after a restart, and the overdue ones fire', async () => {
    await replica.handle(eventOf(1));
    replica.scheduler.jobs.clear();
    replica = await replica.restart();
    replicas.push(replica);
    await settle();
    expect(replica.scheduler.jobs.size).toBe(1);
    replica.stop();
    replica.clock.set('2026-12-01T10:00:00.000Z');
    replica = await replica.restart();
    replicas.push(replica);
    await advance(1);
    expect(replica.broker.published).toHaveLength(1);
  });

  it.each([
    ['before the first write', (each: Replica) => (each.state.beforeWrite = fail)],
    ['before the broker had it', (each: Replica) => (each.broker.fail = fail)],
    ['after the broker had it', (each: Replica) => failAt(each.state, 2)],
  ])('fire once although the process dies %s', async (_name, breakIt) => {
    const event = eventOf(1);
    await replica.handle(event);
    replica.clock.set(FIRE_AT);
    breakIt(replica);
    await expect(replica.jobs.onReminder(refOf(event))).rejects.toThrow();
    replica.state.beforeWrite = () => undefined;
    replica.broker.fail = () => [];
    replica = await replica.restart();
    replicas.push(replica);
    await advance(1);
    expect(replica.broker.distinct).toHaveLength(1);
    expect(await replica.store.pending()).toEqual([]);
  });

  it('are tried again when the broker confirmed some and not others', async () => {
    const events = ['a', 'b', 'c'].map((name, index) => eventOf(index + 1, { id: idOf(name) }));
    for (const event of events) await replica.handle(event);
    replica.clock.set(FIRE_AT);
    replica.broker.fail = ([first]) => [first!.eventId];
    const outcomes = await Promise.allSettled(events.map((event) => replica.jobs.onReminder(refOf(event))));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    replica.broker.fail = () => [];
    for (const event of events) await replica.jobs.onReminder(refOf(event));
    expect(replica.broker.distinct).toHaveLength(3);
  });

  it('fire once in two replicas that wake up at once', async () => {
    const event = eventOf(1);
    await replica.handle(event);
    const second = new Replica(replica.state, replica.broker, replica.scheduler, replica.clock);
    replicas.push(second);
    replica.clock.set(FIRE_AT);
    await Promise.all([replica.jobs.onReminder(refOf(event)), second.jobs.onReminder(refOf(event))]);
    expect(replica.broker.distinct).toHaveLength(1);
    expect(await replica.store.pending()).toEqual([]);
  });

  it('fire once when job and timer wake them at the same moment', async () => {
    const event = eventOf(1);
    await replica.handle(event);
    replica.clock.set(FIRE_AT);
    await Promise.all([1, 2, 3].map(() => replica.jobs.onReminder(refOf(event))));
    expect(replica.broker.published).toHaveLength(1);
  });

  it('cost a few calls for many at one instant', async () => {
    const events = Array.from({ length: 100 }, (_, index) => eventOf(index + 1, { id: idOf(`task ${index}`) }));
    for (const event of events) await replica.handle(event);
    replica.clock.set(FIRE_AT);
    const before = replica.state.reads + replica.state.transactions;
    await Promise.all(events.map((event) => replica.jobs.onReminder(refOf(event))));
    expect(replica.broker.published).toHaveLength(100);
    expect(replica.state.reads + replica.state.transactions - before).toBeLessThanOrEqual(12);
  });

  it('cost a few calls for many events in one delivery, also several of one task', async () => {
    const events = Array.from({ length: 30 }, (_, index) => eventOf(index + 1, { id: idOf(`task ${index % 10}`) }));
    await replica.deliver(events);
    expect(replica.state.reads + replica.state.transactions).toBeLessThanOrEqual(4);
    expect(await replica.store.pending()).toHaveLength(10);
    expect([...(await replica.store.read([idOf('task 3')])).values()]).toMatchObject([{ revision: 24 }]);
  });

  it('fail a delivery of many events when one of them fails, and take it again', async () => {
    const events = ['a', 'b'].map((name, index) => eventOf(index + 1, { id: idOf(name) }));
    replica.state.beforeWrite = fail;
    await expect(replica.deliver(events)).rejects.toThrow('the process died');
    replica.state.beforeWrite = () => undefined;
    await replica.deliver(events);
    expect(await replica.store.pending()).toHaveLength(2);
  });

  it('take no call when a task notes that its reminder fired', async () => {
    await replica.handle(eventOf(1));
    const before = replica.state.reads;
    await replica.handle(eventOf(2, { reminderStatus: 'fired' }, { type: 'reminder.fired' }));
    expect(replica.state.reads).toBe(before);
  });

  it('give up a document that another replica keeps changing, so that the event comes again', async () => {
    replica.state.beforeWrite = () => {
      for (const [key, { value }] of [...replica.state.values]) replica.state.put(key, value);
      replica.state.put(`pending-contended-${replica.state.transactions}`, {});
    };
    await replica.handle(eventOf(1));
    await expect(replica.handle(eventOf(2, { title: 'contended' }))).rejects.toThrow('etag');
  });

  describe('when the scheduler lost its data', () => {
    it('are registered again once the sentinel no longer comes', async () => {
      await replica.handle(eventOf(1));
      await replica.watch.renew();
      await settle();
      expect([...replica.scheduler.jobs.keys()]).toContain('sentinel');
      replica.scheduler.jobs.clear();
      await advance(46_000);
      expect(replica.scheduler.jobs.size).toBe(2);
    });

    it('are left alone while the sentinel comes', async () => {
      await replica.handle(eventOf(1));
      await replica.watch.renew();
      const reminder = [...replica.scheduler.jobs].find(([name]) => name.startsWith('reminder'))![1];
      for (let times = 0; times < 6; times += 1) {
        await advance(10_000);
        await replica.jobs.onSentinel();
      }
      expect([...replica.scheduler.jobs].find(([name]) => name.startsWith('reminder'))![1]).toBe(reminder);
    });

    it('are registered as soon as a scheduler that was away answers', async () => {
      replica.scheduler.away = true;
      await replica.handle(eventOf(1));
      await expect(replica.watch.renew()).rejects.toThrow();
      await advance(46_000);
      replica.scheduler.away = false;
      await advance(46_000);
      expect(replica.scheduler.jobs.size).toBe(2);
    });
  });

  it('are published exactly once, never early, none for tasks that are done, whatever happens', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('event' as const),
        task: fc.integer({ min: 0, max: 2 }),
        done: fc.boolean(),
        at: fc.integer({ min: -5, max: 20 }),
      }),
      fc.record({ kind: fc.constant('redeliver' as const), index: fc.nat(20) }),
      fc.record({ kind: fc.constant('job' as const), index: fc.nat(20) }),
      fc.record({ kind: fc.constant('advance' as const), minutes: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('crash' as const) }),
      fc.record({ kind: fc.constant('wipe' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        jest.setSystemTime(new Date(START));
        replica = start();
        const latest = new Map<string, TaskEvent>();
        const history: TaskEvent[] = [];
        const early: string[] = [];
        replica.broker.fail = (events) => {
          for (const event of events) {
            const { fireAt } = (event as unknown as { reminder: { fireAt: string } }).reminder;
            if (replica.clock.now().getTime() < Date.parse(fireAt)) early.push(fireAt);
          }
          return [];
        };
        for (const each of steps) {
          if (each.kind === 'event') {
            const event = eventOf(history.length + 1, {
              id: idOf(`task ${each.task}`),
              fireAt: new Date(Date.parse(START) + each.at * 60_000).toISOString(),
              status: each.done ? 'completed' : 'open',
            });
            history.push(event);
            latest.set(event.taskId, event);
            await replica.handle(event);
          } else if (each.kind === 'redeliver' && history.length > 0) {
            await replica.handle(history[each.index % history.length]!);
          } else if (each.kind === 'job' && history.length > 0) {
            await replica.jobs.onReminder(refOf(history[each.index % history.length]!));
          } else if (each.kind === 'advance') {
            await advance(each.minutes * 60_000);
          } else if (each.kind === 'crash') {
            replica = await replica.restart();
            replicas.push(replica);
          } else if (each.kind === 'wipe') {
            replica.scheduler.jobs.clear();
          }
        }
        const open = [...latest.values()].filter(({ task }) => task.status === 'open');
        await advance(3_600_000);
        expect(early).toEqual([]);
        expect(replica.broker.published).toHaveLength(replica.broker.distinct.length);
        for (const event of open) {
          const { reminderId, fireAt } = refOf(event);
          expect(replica.broker.distinct).toContain(reminderEventId(reminderId, fireAt));
        }
        const sent = replica.broker.published.length;
        await advance(3_600_000);
        expect(replica.broker.published).toHaveLength(sent);
        expect(await replica.store.pending()).toEqual([]);
        replica.stop();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

function fail(): never {
  throw new Error('the process died');
}

/** Lets a number of writes pass and fails those after them. */
function failAt(state: MemoryState, writes: number): void {
  let count = 0;
  state.beforeWrite = () => {
    count += 1;
    if (count >= writes) fail();
  };
}
