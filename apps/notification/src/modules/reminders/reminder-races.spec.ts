import * as fc from 'fast-check';
import type { TaskEvent } from '@app/contracts';
import { ManualClock } from '@app/kernel';
import { eventOf, idOf, MemoryBroker, MemoryScheduler, MemoryState } from '../../../test/memory-dapr';
import { refOf, Replica, settle, START } from '../../../test/replica';
import { reminderEventId } from './domain/reminder-due.event';
import type { ReminderDocument } from './domain/reminder-document';

const FIRE_AT = '2026-12-01T08:00:00.000Z';
const LATER = '2026-12-01T09:00:00.000Z';
const HOUR_MS = 3_600_000;

/** What ends a reminder's moment, as the event that follows the task's first one; the last one sets another moment. */
const ENDS: Array<[string, Parameters<typeof eventOf>[1]]> = [
  ['completed', { status: 'completed', reminderStatus: 'cancelled' }],
  ['deleted', { deletedAt: START, reminderStatus: 'cancelled' }],
  ['without its due date', { fireAt: null, reminderStatus: 'cancelled' }],
  ['without the reminder', { reminders: [] }],
  ['moved', { fireAt: LATER }],
];
const endOf = (fields: Parameters<typeof eventOf>[1]): TaskEvent =>
  eventOf(2, fields, { changes: [{ field: 'reminders', from: [], to: [] }] });

/** State whose calls take a number of turns each, so that replicas get in each other's way. */
class SlowState extends MemoryState {
  /** Every version of every document that was written. */
  readonly written: ReminderDocument[] = [];

  constructor(private readonly turns: () => number) {
    super();
  }

  override async getMany<T>(keys: readonly string[]): Promise<Map<string, { value: T; etag: string }>> {
    await this.pause();
    const found = await super.getMany<T>(keys);
    await this.pause();
    return found;
  }

  override async transaction(...[operations]: Parameters<MemoryState['transaction']>): Promise<void> {
    await this.pause();
    await super.transaction(operations);
    await this.pause();
  }

  override put(key: string, value: unknown): void {
    super.put(key, value);
    if (key.startsWith('task-')) this.written.push(structuredClone(value) as ReminderDocument);
  }

  private async pause(): Promise<void> {
    for (let left = this.turns(); left > 0; left -= 1) await new Promise(setImmediate);
  }
}

describe('a reminder whose task changes around its moment', () => {
  const first = eventOf(1);
  const ref = refOf(first);
  const replicas: Replica[] = [];
  let clock: ManualClock;
  let state: MemoryState;
  let broker: MemoryBroker;

  const replica = (): Replica => {
    const made = new Replica(state, broker, new MemoryScheduler(), clock);
    replicas.push(made);
    return made;
  };
  const begin = (withState: MemoryState): void => {
    clock = new ManualClock(START);
    jest.setSystemTime(new Date(START));
    state = withState;
    broker = new MemoryBroker();
  };
  const advance = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds);
    await jest.advanceTimersByTimeAsync(milliseconds);
    await settle();
  };
  /** Two replicas that both have the alarm of the first event. */
  const pair = async (): Promise<[Replica, Replica]> => {
    const one = replica();
    await one.handle(first);
    const other = replica();
    for (const document of await other.store.pending()) other.alarms.set(document);
    return [one, other];
  };
  /** Two replicas may both publish; the event is the same, and whoever reads it takes it once. */
  const rung = (): string[] =>
    [...new Map(broker.published.map((event) => [event.eventId, event])).values()].map(
      ({ reminder }) => reminder.fireAt,
    );
  const stop = (): void => replicas.splice(0).forEach((each) => each.stop());

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date(START), doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    begin(new MemoryState());
  });

  afterEach(() => {
    stop();
    jest.useRealTimers();
  });

  describe.each(ENDS)('and is %s', (name, fields) => {
    const end = endOf(fields);
    /** Only a moved one rings, at its new moment. */
    const afterwards = name === 'moved' ? [LATER] : [];

    it.each(['the same replica', 'the other replica'])('does not ring when %s hears of it before', async (who) => {
      const [one, other] = await pair();
      await (who === 'the same replica' ? one : other).handle(end);
      clock.set(FIRE_AT);
      await Promise.all([one.jobs.onReminder(ref), other.jobs.onReminder(ref)]);
      await advance(3 * HOUR_MS);
      expect(rung()).toEqual(afterwards);
    });

    it.each(['the same replica', 'the other replica'])(
      'does not ring when %s hears of it after the wake-up, before it is written that it is due',
      async (who) => {
        const [one, other] = await pair();
        clock.set(FIRE_AT);
        const hearing = who === 'the same replica' ? one : other;
        let heard: Promise<void> | undefined;
        const apply = state.getMany.bind(state);
        state.getMany = async <T>(keys: readonly string[]) => {
          const found = await apply<T>(keys);
          // The firing replica has read that it is pending; the change is written before it writes.
          if (!heard) {
            heard = (hearing === one ? replica() : hearing).handle(end);
            await heard;
          }
          return found;
        };
        await one.jobs.onReminder(ref);
        await other.jobs.onReminder(ref);
        await advance(3 * HOUR_MS);
        expect(heard).toBeDefined();
        expect(rung()).toEqual(afterwards);
      },
    );

    it('rings once when the change comes after it is due', async () => {
      const [one, other] = await pair();
      clock.set(FIRE_AT);
      await one.jobs.onReminder(ref);
      await other.handle(end);
      await Promise.all([one, other].map((each) => each.jobs.onReminder(ref)));
      await advance(3 * HOUR_MS);
      expect(rung()).toEqual([FIRE_AT, ...afterwards]);
    });

    it('does not ring when the change comes first and the beginning after it', async () => {
      const [one, other] = [replica(), replica()];
      await one.handle(end);
      await other.handle(first);
      clock.set(FIRE_AT);
      await Promise.all([one, other].map((each) => each.jobs.onReminder(ref)));
      await advance(3 * HOUR_MS);
      expect(rung()).toEqual(afterwards);
    });
  });

  it('rings only when it was due before the change was written, and once, in any order', async () => {
    const outcomes = { rung: 0, silent: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ENDS),
        fc.array(fc.nat(3), { minLength: 8, maxLength: 40 }),
        fc.shuffledSubarray(['hear one', 'ring one', 'ring other', 'hear other', 'again one'] as const, {
          minLength: 3,
        }),
        async ([name, fields], pauses, order) => {
          let at = 0;
          const slow = new SlowState(() => pauses[(at += 1) % pauses.length]!);
          begin(slow);
          const [one, other] = await pair();
          clock.set(FIRE_AT);
          const steps: Record<(typeof order)[number], () => Promise<void>> = {
            'hear one': () => one.handle(endOf(fields)),
            'hear other': () => other.handle(endOf(fields)),
            'again one': () => one.handle(first),
            'ring one': () => one.jobs.onReminder(ref),
            'ring other': () => other.jobs.onReminder(ref),
          };
          await Promise.all(order.map((step) => steps[step]()));
          const heard = order.some((step) => step.startsWith('hear'));
          const due = slow.written.find(({ reminders: [reminder] }) => reminder?.status === 'due');
          const ids = broker.distinct.filter((id) => id === reminderEventId(ref.reminderId, FIRE_AT));
          // Whoever wrote that it is due had not heard of the change; once one has, nothing becomes due any more.
          expect(ids).toHaveLength(due ? 1 : 0);
          if (due) expect(due.revision).toBe(1);
          if (!heard) expect(ids).toHaveLength(1);
          if (heard && name === 'moved') {
            expect(slow.written.at(-1)!.reminders.map(({ fireAt }) => fireAt)).toEqual([LATER]);
          }
          outcomes[due ? 'rung' : 'silent'] += 1;
          stop();
        },
      ),
      { numRuns: 1_000 },
    );
    // Both must have been met, or the orders were none.
    expect(Math.min(outcomes.rung, outcomes.silent)).toBeGreaterThan(50);
  }, 60_000);

  it('rings once each when many fall in one second, on two replicas', async () => {
    const one = replica();
    const events = Array.from({ length: 60 }, (_, index) =>
      eventOf(index + 1, {
        id: idOf(`task ${index}`),
        fireAt: new Date(Date.parse(FIRE_AT) + (index % 10) * 100).toISOString(),
      }),
    );
    await one.deliver(events);
    const other = replica();
    for (const document of await other.store.pending()) other.alarms.set(document);
    await advance(HOUR_MS + 999);
    await advance(1_000);
    expect(broker.distinct.sort()).toEqual(
      events.map((event) => reminderEventId(refOf(event).reminderId, refOf(event).fireAt)).sort(),
    );
  });

  it('rings once each when five of one task fall in one second', async () => {
    const reminders = [0, 100, 200, 300, 999].map((milliseconds, index) => ({
      ...first.task.reminders[0]!,
      id: idOf(`reminder ${index}`),
      fireAt: new Date(Date.parse(FIRE_AT) + milliseconds).toISOString(),
    }));
    const one = replica();
    await one.handle(eventOf(1, { reminders }));
    await advance(HOUR_MS);
    const wake = reminders.map(({ id, fireAt }) => ({ taskId: first.taskId, reminderId: id, fireAt }));
    clock.advance(1_000);
    await Promise.all([...wake, ...wake].map((each) => one.jobs.onReminder(each)));
    await advance(HOUR_MS);
    expect(rung().sort()).toEqual(reminders.map(({ fireAt }) => fireAt));
    expect(await one.store.pending()).toEqual([]);
  });
});
