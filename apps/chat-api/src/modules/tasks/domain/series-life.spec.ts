import fc from 'fast-check';
import { LIMITS, type DueSnapshot } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import { editTask } from './edit-task';
import { extendSeries } from './extend-series';
import { newTask } from './new-task';
import { Series, type SeriesState } from './series.aggregate';
import { liveOn, type SeriesAction } from './series-life';
import { toSeriesView } from './series-view';
import { Task } from './task.aggregate';
import { recordChanges } from './task-event';
import { SeriesConflictError, TaskConflictError } from './task.errors';
import type { TaskInput } from './task-input';
import type { TaskState } from './task-state';

const USER = uuidv7();
const DEFAULTS = { timeZone: 'Europe/Rome', defaultReminder: null, allDayReminderTime: '09:00' };
const ORIGIN = { userId: USER, actor: `user:${USER}` as const, correlationId: 'c', causationId: null, traceparent: '' };
const START = '2026-11-24T10:00:00.000Z';
const at = (instant: string): DueSnapshot => ({ at: instant, date: null, timeZone: 'Europe/Rome' });

/** One series in memory, with a clock; keeps what a store would keep. */
class Life {
  now = new Date(START);
  readonly tasks = new Map<string, TaskState>();
  private stored: SeriesState;

  constructor(input: Partial<TaskInput> = {}) {
    const { task, series } = newTask(
      USER,
      {
        title: 'gym',
        due: { at: '2026-11-25T09:00:00Z' },
        recurrence: { rrule: 'FREQ=DAILY' },
        reminders: [{ before: 'PT1H' }],
        ...input,
      },
      DEFAULTS,
      this.now,
    );
    this.stored = series!.state;
    this.tasks.set(task.state.id, task.state);
    this.fill();
  }

  get series(): Series {
    return new Series(this.stored, this.open.length);
  }

  get open(): TaskState[] {
    return [...this.tasks.values()]
      .filter(({ status, deletedAt, seriesId }) => status === 'open' && deletedAt === null && seriesId !== null)
      .sort((a, b) => a.seriesIndex! - b.seriesIndex!);
  }

  get dues(): string[] {
    return this.open.map(({ due }) => due!.at ?? due!.date!);
  }

  set(instant: string): void {
    this.now = new Date(instant);
  }

  /** Does something to the series under its lock, and answers which kinds of events that made. */
  live(action: SeriesAction): string[] {
    const { series } = this;
    const { pausedAt } = this.stored;
    const putAway = [...this.tasks.values()].filter(
      ({ status, deletedAt }) => status === 'open' && deletedAt !== null && deletedAt === pausedAt,
    );
    const whole = { series, open: this.open.map(Task.of), putAway: putAway.map(Task.of), withdrawn: null };
    return this.keep(liveOn(whole, action, this.now, '09:00'), series);
  }

  change(id: string, act: (task: Task, series: Series) => void): void {
    const { series } = this;
    const task = Task.of(this.tasks.get(id)!);
    const wasOpen = task.isOpen;
    act(task, series);
    if (task.isOpen && !wasOpen) series.expectRoom();
    this.keep([task], series);
  }

  /** What the recurrence saga asks for, until it is refused. */
  fill(): void {
    for (;;) {
      const { series } = this;
      const due = series.nextDue(this.now);
      const made = due && extendSeries(series, series.state.lastIndex + 1, due, this.now, '09:00');
      if (!(made instanceof Task)) return;
      this.keep([made], series);
    }
  }

  private keep(tasks: Task[], series: Series): string[] {
    const changes = recordChanges(tasks, new Map([[series.state.id, series]]), ORIGIN);
    for (const { after } of changes) this.tasks.set(after.id, after);
    this.stored = series.state;
    if (series.openCount !== this.open.length) throw new Error(`${series.openCount} are counted as open`);
    return changes.map(({ event }) => event.type);
  }
}

describe('a pause', () => {
  it('puts away what is still to come, with its reminders, and leaves what is overdue', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY', lookahead: 3 } });
    life.set('2026-11-26T08:30:00.000Z');
    expect(life.live('pause')).toEqual(['task.deleted', 'task.deleted']);
    expect(life.series.status).toBe('paused');
    expect(life.dues).toEqual(['2026-11-25T09:00:00.000Z']);
    const away = [...life.tasks.values()].filter(({ deletedAt }) => deletedAt !== null);
    expect(away.map(({ deletedAt, reminders }) => [deletedAt, reminders[0]!.status])).toEqual([
      [life.series.state.pausedAt, 'cancelled'],
      [life.series.state.pausedAt, 'cancelled'],
    ]);
  });

  it('counts an all-day instance as to come until its day is over', () => {
    const allDay = { due: { date: '2026-11-24' }, reminders: [] };
    const today = new Life(allDay);
    today.set('2026-11-24T22:59:59.000Z');
    expect(today.live('pause')).toEqual(['task.deleted']);
    const yesterday = new Life(allDay);
    yesterday.set('2026-11-24T23:00:00.000Z');
    expect(yesterday.live('pause')).toEqual([]);
    expect(yesterday.dues).toEqual(['2026-11-24']);
  });

  it('makes no instance, whoever asks and whatever is done meanwhile', () => {
    const life = new Life();
    life.set('2026-11-25T10:00:00.000Z');
    life.live('pause');
    const [overdue] = life.open;
    life.change(overdue!.id, (task, series) => {
      task.complete(life.now);
      expect(series.dueAfter(task.state, life.now)).toBeNull();
    });
    expect(extendSeries(life.series, 2, at('2026-11-26T09:00:00.000Z'), life.now, '09:00')).toBe('paused');
    life.fill();
    expect(life.dues).toEqual([]);
  });

  it('changes nothing when it is asked for again, and keeps its beginning', () => {
    const life = new Life();
    life.live('pause');
    const before = [life.series.state, [...life.tasks.values()]];
    life.set('2026-11-24T12:00:00.000Z');
    expect(life.live('pause')).toEqual([]);
    expect([life.series.state, [...life.tasks.values()]]).toEqual(before);
  });

  it('outlasts a new rule for what stayed', () => {
    const life = new Life();
    life.set('2026-11-25T10:00:00.000Z');
    life.live('pause');
    const loaded = { task: Task.of(life.open[0]!), series: life.series, following: [] };
    const weekly = { recurrence: { rrule: 'FREQ=WEEKLY' } };
    const { series } = editTask(loaded, weekly, 'following', DEFAULTS, life.now);
    expect(series.map(({ status }) => status)).toEqual(['ended', 'paused']);
  });
});

describe('going on', () => {
  it('brings back what was put away, as it was, with reminders that are still to come', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY', lookahead: 2 } });
    const [first] = life.open;
    life.change(first!.id, (task) => task.edit({ title: 'gym with Anna' }, life.now, '09:00'));
    life.live('pause');
    life.set('2026-11-25T08:30:00.000Z');
    expect(life.live('resume')).toEqual(['task.restored', 'task.restored']);
    expect(life.open.map(({ title, reminders }) => [title, reminders[0]!.status])).toEqual([
      ['gym with Anna', 'cancelled'],
      ['gym', 'pending'],
    ]);
    expect(life.series.state.pausedAt).toBeNull();
  });

  it('passes over what fell into the pause and makes the next one, without a burst', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY;INTERVAL=2', lookahead: 3 } });
    life.live('pause');
    life.set('2027-01-10T12:00:00.000Z');
    expect(life.live('resume')).toEqual(['task.created']);
    // The phase of 25 November is kept.
    expect(life.dues).toEqual(['2027-01-12T09:00:00.000Z']);
    life.fill();
    expect(life.dues).toEqual(['2027-01-12T09:00:00.000Z', '2027-01-14T09:00:00.000Z', '2027-01-16T09:00:00.000Z']);
  });

  it('brings back only what is still to come', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY', lookahead: 3 } });
    life.live('pause');
    life.set('2026-11-26T09:00:00.000Z');
    expect(life.live('resume')).toEqual(['task.restored']);
    expect(life.dues).toEqual(['2026-11-27T09:00:00.000Z']);
  });

  it('does not bring back what a person deleted', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY', lookahead: 2 } });
    const [first] = life.open;
    life.change(first!.id, (task) => task.delete(life.now));
    life.set('2026-11-24T11:00:00.000Z');
    life.live('pause');
    life.live('resume');
    expect(life.dues).toEqual(['2026-11-26T09:00:00.000Z']);
  });

  it('waits for what is overdue when the look-ahead is one', () => {
    const life = new Life();
    life.set('2026-11-25T10:00:00.000Z');
    life.live('pause');
    expect(life.live('resume')).toEqual([]);
    expect([life.dues, life.series.status]).toEqual([['2026-11-25T09:00:00.000Z'], 'active']);
  });

  it('counts from now when the series is anchored to completion', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY;INTERVAL=3', anchor: 'completion' } });
    life.live('pause');
    life.set('2026-12-10T12:00:00.000Z');
    life.live('resume');
    expect(life.dues).toEqual(['2026-12-13T09:00:00.000Z']);
  });

  it('makes nothing when the rule was over in the pause', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY;UNTIL=20261130' } });
    life.live('pause');
    life.set('2026-12-10T12:00:00.000Z');
    expect(life.live('resume')).toEqual([]);
    expect(toSeriesView(life.series, [], life.now).next).toEqual([]);
  });

  it('never opens more than ten', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY', lookahead: 10 } });
    life.live('pause');
    for (const { id } of [...life.tasks.values()].slice(0, 4)) life.change(id, (task) => task.restore(life.now));
    life.live('resume');
    expect(life.open).toHaveLength(LIMITS.futureInstances);
    expect(life.live('resume')).toEqual([]);
  });

  it('is refused, like a pause, when the series has ended; an end again is not', () => {
    const life = new Life();
    life.live('end');
    expect(() => life.live('resume')).toThrow(SeriesConflictError);
    expect(() => life.live('pause')).toThrow('cannot be paused');
    expect(life.live('end')).toEqual([]);
    expect([...life.tasks.values()]).toMatchObject([
      { status: 'open', deletedAt: null, seriesId: null, recurrence: null },
    ]);
    expect(life.series.status).toBe('ended');
    expect(extendSeries(life.series, 2, at('2026-11-26T09:00:00.000Z'), life.now, '09:00')).toBe('ended');
  });
});

describe('what asks for an instance with what an old event knew', () => {
  it('is refused when a schedule would go back; a completion may come early', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY', lookahead: 2 } });
    life.live('pause');
    life.set('2026-12-10T12:00:00.000Z');
    life.live('resume');
    expect(extendSeries(life.series, 4, at('2026-11-27T09:00:00.000Z'), life.now, '09:00')).toBe('out-of-order');
    const early = new Life({ recurrence: { rrule: 'FREQ=DAILY', anchor: 'completion', lookahead: 1 } });
    early.change(early.open[0]!.id, (task) => task.complete(early.now));
    const made = extendSeries(early.series, 2, at('2026-11-25T08:00:00.000Z'), early.now, '09:00');
    expect(made).toBeInstanceOf(Task);
  });
});

describe('the view of a series', () => {
  it('tells the rule in plain words, and the next dates of what is open and by the rule', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=WEEKLY;INTERVAL=2', lookahead: 1 } });
    expect(toSeriesView(life.series, [life.open[0]!.due!], life.now)).toEqual({
      id: life.series.state.id,
      title: 'gym',
      rrule: 'FREQ=WEEKLY;INTERVAL=2',
      text: 'every 2 weeks on Wednesday at 10:00',
      anchor: 'schedule',
      lookahead: 1,
      status: 'active',
      openCount: 1,
      next: [at('2026-11-25T09:00:00.000Z'), at('2026-12-09T09:00:00.000Z'), at('2026-12-23T09:00:00.000Z')],
    });
  });

  it('shows no date that is past, no more than COUNT, and none in a pause', () => {
    const life = new Life({ recurrence: { rrule: 'FREQ=DAILY;COUNT=3' } });
    life.set('2026-11-25T10:00:00.000Z');
    const view = () =>
      toSeriesView(
        life.series,
        life.open.map(({ due }) => due!),
        life.now,
      ).next;
    expect(view()).toEqual([at('2026-11-26T09:00:00.000Z'), at('2026-11-27T09:00:00.000Z')]);
    life.live('pause');
    expect(view()).toEqual([]);
  });
});

describe('any life of a series', () => {
  it('never has more than ten open, each later than the one before, and none made while it rests', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constantFrom('pause', 'resume', 'fill', 'fill', 'fill'), of: fc.constant(0) }),
      fc.record({ kind: fc.constantFrom('complete', 'reopen', 'delete', 'restore'), of: fc.nat(30) }),
      fc.record({ kind: fc.constant('wait'), of: fc.integer({ min: 1, max: 80 }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom('FREQ=DAILY', 'FREQ=HOURLY;INTERVAL=7', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=DAILY;COUNT=6'),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        (lookahead, rrule, steps) => {
          const life = new Life({ recurrence: { rrule, lookahead } });
          for (const { kind, of } of steps) {
            const made = life.series.state.lastIndex;
            const { status } = life.series;
            const ids = [...life.tasks.keys()];
            if (kind === 'wait') life.now = new Date(life.now.getTime() + of * 3_600_000);
            else if (kind === 'fill') life.fill();
            else if (kind === 'pause' || kind === 'resume') life.live(kind);
            else {
              const act = kind as 'complete' | 'reopen' | 'delete' | 'restore';
              try {
                life.change(ids[of % ids.length]!, (task) => task[act](life.now));
              } catch (error) {
                if (!(error instanceof TaskConflictError)) throw error;
              }
            }
            if (life.open.length > LIMITS.futureInstances) throw new Error(`${life.open.length} are open`);
            if (status === 'paused' && kind !== 'resume' && life.series.state.lastIndex !== made) {
              throw new Error('an instance was made in the pause');
            }
            if (kind === 'resume' && life.series.state.lastIndex > made + 1) throw new Error('a burst');
          }
          const instances = [...life.tasks.values()].sort((a, b) => a.seriesIndex! - b.seriesIndex!);
          instances.reduce((before, task) => {
            if (task.due!.at! <= before) throw new Error(`${task.due!.at} is not later than ${before}`);
            return task.due!.at!;
          }, '');
        },
      ),
      { numRuns: 10_000 },
    );
  }, 60_000);
});
