import {
  LIMITS,
  type DueSnapshot,
  type RecurrenceAnchor,
  type RecurrenceSnapshot,
  type SeriesSnapshot,
} from '@app/contracts';
import { nextOccurrence, parseRule } from '@app/recurrence';
import type { ReminderSpec } from './task-input';
import type { TaskState } from './task-state';
import { TaskConflictError } from './task.errors';

/** What every new instance of a series starts with. */
export interface SeriesTemplate {
  title: string;
  notes: string | null;
  priority: TaskState['priority'];
  tags: string[];
  reminders: ReminderSpec[];
}

export interface SeriesState {
  id: string;
  userId: string;
  rrule: string;
  anchor: RecurrenceAnchor;
  lookahead: number;
  /** Due moment of the first instance: the phase of the schedule. */
  start: DueSnapshot;
  lastIndex: number;
  /** Due moment of the newest instance by the rule, wherever a person moved it since. */
  lastDue: DueSnapshot;
  /** Whether the series makes no further instances. */
  ended: boolean;
  template: SeriesTemplate;
}

/** What became of a series with a change. */
export interface SeriesChange {
  id: string;
  /** Null for a series that began. */
  before: SeriesState | null;
  after: SeriesState;
}

/** A series: the rule, and how far it has come. */
export class Series {
  constructor(
    private current: SeriesState,
    /** How many of its instances are open. */
    private open: number,
    private readonly before: SeriesState | null = current,
  ) {}

  /** The series that begins with a task. */
  static startingWith(id: string, task: TaskState, recurrence: RecurrenceSnapshot, reminders: ReminderSpec[]): Series {
    return new Series(
      {
        id,
        userId: task.userId,
        ...recurrence,
        start: task.due!,
        lastIndex: 1,
        lastDue: task.due!,
        ended: false,
        template: templateOf(task, reminders),
      },
      0,
      null,
    );
  }

  get state(): SeriesState {
    return this.current;
  }

  get openCount(): number {
    return this.open;
  }

  /** Counts an instance that was opened (1), closed (-1) or neither (0). */
  countOpen(difference: number): void {
    this.open += difference;
  }

  /**
   * Makes sure that another instance may be open.
   * @param opening how many others are being opened at the same time
   * @throws TaskConflictError when the series has as many as it may
   */
  expectRoom(opening = 0): void {
    this.expectRoomFor(this.open + opening + 1);
  }

  /** The same for a number of instances that shall be open. */
  expectRoomFor(open: number): void {
    if (open > LIMITS.futureInstances) {
      throw new TaskConflictError(
        `The series has ${LIMITS.futureInstances} open instances already; complete or delete one of them first.`,
      );
    }
  }

  /** What happened since the series was loaded. */
  change(): SeriesChange {
    return { id: this.current.id, before: this.before, after: this.current };
  }

  /** Takes the newest instance. */
  extend(index: number, due: DueSnapshot): void {
    this.current = { ...this.current, lastIndex: index, lastDue: due };
  }

  end(): void {
    this.current = { ...this.current, ended: true };
  }

  /** Changes what the following instances start with. */
  retemplate(template: SeriesTemplate): void {
    this.current = { ...this.current, template };
  }

  changeLookahead(lookahead: number): void {
    this.current = { ...this.current, lookahead };
  }

  /** Puts values back that the series had before. */
  restore(values: Partial<SeriesState>): void {
    this.current = { ...this.current, ...values };
  }

  snapshotFor(index: number): SeriesSnapshot {
    const { start, lastIndex, lastDue } = this.current;
    return { index, start, lastIndex, lastDue, openCount: this.open };
  }

  /** The date that the rule gives after an instance that is done, or null when the series is over. */
  dueAfter(task: TaskState, now: Date): DueSnapshot | null {
    const { rrule, anchor, start, lastIndex, lastDue, ended } = this.current;
    if (ended) return null;
    const newest = task.seriesIndex === lastIndex;
    const followsCompletion = task.completedAt !== null && (anchor === 'schedule' || (newest && this.open === 0));
    return nextOccurrence({
      rule: parseRule(rrule),
      anchor,
      seriesStart: start,
      lastDue: newest ? lastDue : (task.due ?? lastDue),
      lastIndex: task.seriesIndex ?? lastIndex,
      ...(followsCompletion ? { completedAt: task.completedAt! } : {}),
      now: task.completedAt ?? now.toISOString(),
    });
  }
}

/** A template made of a task. A reminder at an instant becomes one that is as long before the due moment. */
export function templateOf(task: TaskState, reminders: ReminderSpec[]): SeriesTemplate {
  const { title, notes, priority, tags, due } = task;
  return { title, notes, priority, tags, reminders: reminders.map((spec) => relative(spec, due)).filter(isPresent) };
}

function relative(spec: ReminderSpec, due: DueSnapshot | null): ReminderSpec | null {
  if (spec.before !== null) return { before: spec.before, at: null };
  const seconds = due?.at ? Math.round((Date.parse(due.at) - Date.parse(spec.at!)) / 1000) : -1;
  return seconds < 0 ? null : { before: `PT${seconds}S`, at: null };
}

function isPresent<T>(value: T | null): value is T {
  return value !== null;
}
