import type { DueSnapshot, RecurrenceSnapshot, ReminderSnapshot, TaskEventType } from '@app/contracts';
import { LIMITS, PURGED_TITLE } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import {
  armReminders,
  cancelReminders,
  isArmed,
  moveReminders,
  rearmReminders,
  reminderToSnooze,
  replaceReminders,
} from './reminders';
import type { ReminderSpec } from './task-input';
import type { TaskState } from './task-state';
import { TaskConflictError } from './task.errors';

/** What a new task is made of; checked already. */
export interface NewTask {
  id: string;
  userId: string;
  title: string;
  notes: string | null;
  priority: TaskState['priority'];
  tags: string[];
  due: DueSnapshot | null;
  recurrence: RecurrenceSnapshot | null;
  reminders: ReminderSpec[];
  seriesId: string | null;
  seriesIndex: number | null;
}

/** New values of a task's fields; checked already, and only those that were given. */
export interface TaskEdit {
  title?: string;
  notes?: string | null;
  priority?: TaskState['priority'];
  tags?: string[];
  due?: DueSnapshot | null;
  recurrence?: RecurrenceSnapshot | null;
  reminders?: ReminderSpec[];
}

/** One change of one task, and the event that tells of it. */
export interface TaskChange {
  type: TaskEventType;
  /** When it happened; an imported task was last changed long before. */
  at: string;
  before: TaskState | null;
  after: TaskState;
}

/**
 * A task and the rules of its life. A method that finds nothing to do changes nothing, so that every command may be
 * repeated. All changes made to one instance become a single event.
 */
export class Task {
  private event: TaskEventType | null = null;
  private changedAt = '';

  private constructor(
    private readonly before: TaskState | null,
    private current: TaskState,
  ) {}

  static of(state: TaskState): Task {
    return new Task(state, state);
  }

  static create(fields: NewTask, now: Date, allDayReminderTime: string): Task {
    const { reminders, ...rest } = fields;
    const instant = now.toISOString();
    const task = new Task(null, {
      ...rest,
      status: 'open',
      reminders: armReminders(reminders, fields.due, allDayReminderTime),
      version: 0,
      revision: 0,
      createdAt: instant,
      updatedAt: instant,
      completedAt: null,
      deletedAt: null,
      purged: false,
    });
    task.apply('task.created', {}, now);
    return task;
  }

  /** A task that has a life behind it, elsewhere; here it begins. */
  static imported(state: TaskState, now: Date): Task {
    const task = new Task(null, state);
    task.event = 'task.created';
    task.changedAt = now.toISOString();
    return task;
  }

  get state(): TaskState {
    return this.current;
  }

  get isOpen(): boolean {
    return this.current.status === 'open' && this.current.deletedAt === null;
  }

  /** Takes new values; what is equal already does not count as a change. */
  edit(edit: TaskEdit, now: Date, allDayReminderTime: string): void {
    this.refuseDeleted('change');
    const { reminders, ...fields } = edit;
    const due = edit.due === undefined ? this.current.due : edit.due;
    const next: Partial<TaskState> = { ...fields };
    if (edit.due !== undefined && !same(edit.due, this.current.due)) {
      const move = { from: this.current.due, to: due };
      next.reminders = moveReminders(this.current.reminders, move, now.toISOString(), allDayReminderTime);
    }
    if (reminders !== undefined) {
      next.reminders = replaceReminders(next.reminders ?? this.current.reminders, reminders, due, allDayReminderTime);
    }
    if (next.reminders && !this.isOpen) next.reminders = cancelReminders(next.reminders);
    const changed = Object.entries(next).filter(
      ([field, value]) => !same(value, this.current[field as keyof TaskState]),
    );
    if (changed.length > 0) this.apply('task.updated', Object.fromEntries(changed), now);
  }

  complete(now: Date): void {
    this.refuseDeleted('complete');
    if (this.current.status === 'completed') return;
    const completedAt = now.toISOString();
    const reminders = cancelReminders(this.current.reminders);
    this.apply('task.completed', { status: 'completed', completedAt, reminders }, now);
  }

  reopen(now: Date): void {
    this.refuseDeleted('reopen');
    if (this.current.status === 'open') return;
    const reminders = rearmReminders(this.current.reminders, now.toISOString());
    this.apply('task.reopened', { status: 'open', completedAt: null, reminders }, now);
  }

  delete(now: Date): void {
    if (this.current.deletedAt !== null) return;
    const reminders = cancelReminders(this.current.reminders);
    this.apply('task.deleted', { deletedAt: now.toISOString(), reminders }, now);
  }

  restore(now: Date): void {
    if (this.current.deletedAt === null) return;
    const open = this.current.status === 'open';
    const reminders = open ? rearmReminders(this.current.reminders, now.toISOString()) : this.current.reminders;
    this.apply('task.restored', { deletedAt: null, reminders }, now);
  }

  /**
   * Removes what the task says, for good; its id and its place among the changes stay, so that every window learns it.
   * @throws TaskConflictError when it is not in the trash
   */
  purge(now: Date): void {
    if (this.current.purged) return;
    if (this.current.deletedAt === null) {
      throw new TaskConflictError('The task is not in the trash; delete it before you remove it for good.');
    }
    const nothing = { notes: null, tags: [], due: null, recurrence: null, reminders: [], completedAt: null };
    this.apply('task.purged', { ...nothing, title: PURGED_TITLE, priority: 'medium', purged: true }, now);
  }

  /** Makes an instance that was taken back anew, with other fields. */
  revive({ reminders, ...fields }: NewTask, now: Date, allDayReminderTime: string): void {
    const fresh = { status: 'open' as const, completedAt: null, deletedAt: null, purged: false };
    const armed = armReminders(reminders, fields.due, allDayReminderTime);
    this.apply('task.restored', { ...fields, ...fresh, reminders: armed }, now);
  }

  /**
   * Puts fields back to values that they had before; the event says what that means for the task.
   * @param values only those that differ
   */
  revert(values: Partial<TaskState>, now: Date): void {
    const { status, deletedAt } = values;
    if (deletedAt !== undefined) this.apply(deletedAt === null ? 'task.restored' : 'task.deleted', values, now);
    else if (status !== undefined) this.apply(status === 'open' ? 'task.reopened' : 'task.completed', values, now);
    else this.apply('task.updated', values, now);
  }

  /**
   * Has the reminder that fired last, or else the next one, come again at another moment; the due date stays. A task
   * without any gets one.
   * @throws TaskConflictError when the task is done, or has no place for another reminder
   */
  snooze(until: Date, now: Date): void {
    this.refuseDeleted('snooze');
    if (this.current.status === 'completed') {
      throw new TaskConflictError('A completed task has no reminders; reopen it before you snooze it.');
    }
    const fireAt = until.toISOString();
    const chosen = reminderToSnooze(this.current.reminders);
    if (!chosen && this.current.reminders.length >= LIMITS.reminders) {
      throw new TaskConflictError(
        `The task has ${LIMITS.reminders} reminders already; remove one before you snooze it.`,
      );
    }
    const snoozed: ReminderSnapshot = chosen
      ? { ...chosen, fireAt, status: 'snoozed' }
      : { id: uuidv7(), before: null, at: fireAt, fireAt, status: 'snoozed' };
    const reminders = chosen
      ? this.current.reminders.map((reminder) => (reminder.id === chosen.id ? snoozed : reminder))
      : [...this.current.reminders, snoozed];
    if (!same(reminders, this.current.reminders)) this.apply('task.updated', { reminders }, now);
  }

  /**
   * Notes that a reminder reached the person. Nothing happens when it was moved, snoozed, cancelled or noted meanwhile.
   * A change of the service, not of the person: the version stays.
   */
  markReminderFired(reminderId: string, fireAt: string, now: Date): void {
    const reminder = this.current.reminders.find(({ id }) => id === reminderId);
    if (!reminder || !isArmed(reminder) || reminder.fireAt !== fireAt) return;
    const reminders = this.current.reminders.map((other) =>
      other === reminder ? { ...reminder, status: 'fired' as const } : other,
    );
    this.apply('reminder.fired', { reminders }, now);
  }

  /** Makes the task the first instance of another series, as when "this and following" gets a new rule. */
  moveToSeries(seriesId: string | null, seriesIndex: number | null, now: Date): void {
    this.apply('task.updated', { seriesId, seriesIndex }, now);
  }

  /** Makes the task one that does not repeat. */
  leaveSeries(now: Date): void {
    this.apply('task.updated', { recurrence: null, seriesId: null, seriesIndex: null }, now);
  }

  /** What happened since the task was loaded, or null when nothing did. */
  change(): TaskChange | null {
    if (this.event === null) return null;
    return { type: this.event, at: this.changedAt, before: this.before, after: this.current };
  }

  /** Notes the revision that the change took. */
  stamp(revision: number): void {
    this.current.revision = revision;
  }

  private apply(event: TaskEventType, values: Partial<TaskState>, now: Date): void {
    const first = this.event === null;
    const version = this.current.version + (first && event !== 'reminder.fired' ? 1 : 0);
    this.changedAt = now.toISOString();
    this.current = { ...this.current, ...values, version, updatedAt: this.changedAt };
    this.event = first ? event : this.event;
  }

  private refuseDeleted(what: string): void {
    if (this.current.deletedAt !== null) {
      throw new TaskConflictError(`The task is deleted; restore it before you ${what} it.`);
    }
  }
}

/** Whether two JSON values of a task are equal; their properties always stand in the same order. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
