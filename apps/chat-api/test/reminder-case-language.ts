import { resolveLocal } from '@app/recurrence';
import type { DueInput, ReminderInput, TaskInput } from '../src/modules/tasks/domain/task-input';
import { editTask } from '../src/modules/tasks/domain/edit-task';
import { newTask, type TaskDefaults } from '../src/modules/tasks/domain/new-task';
import { isArmed } from '../src/modules/tasks/domain/reminders';
import { Task } from '../src/modules/tasks/domain/task.aggregate';
import { recordChanges, type ChangeOrigin } from '../src/modules/tasks/domain/task-event';
import { undoEntry } from '../src/modules/tasks/domain/undo-task';

/**
 * A moment in a table: `2026-03-01` is an all-day date, `2026-03-01 09:00` a wall-clock time in the row's zone, with
 * seconds where they matter, and `2026-03-01T08:00Z` an instant.
 */
export type Moment = string;

/**
 * What is done at a moment. `wait` does nothing but let the time pass, `snooze` and `due` and `zone` take what follows,
 * `hour` is the user's new hour of all-day tasks, `reminders` the new list, `undo` takes back the change before it.
 */
export type Step =
  | [at: Moment, what: 'wait' | 'complete' | 'reopen' | 'delete' | 'restore' | 'undo']
  | [at: Moment, what: 'snooze' | 'zone' | 'hour', value: string]
  | [at: Moment, what: 'due', value: Moment | null]
  | [at: Moment, what: 'reminders', value: string[]];

/** The life of one task's reminders. */
export interface ReminderCase {
  name: string;
  /** When the task is made; 2026-11-24 10:00 unless given. */
  made?: Moment;
  due: Moment | null;
  /** Durations before the due moment (`PT1H`), or moments. */
  reminders: string[];
  /** The user's zone; Europe/Chisinau unless given. */
  zone?: string;
  /** The hour at which all-day tasks remind; 09:00 unless given. */
  hour?: string;
  steps: Step[];
  /** What each reminder is after the last step: its status and its moment, `-` for none. */
  expected: string[];
  /** How often one of them rang; as many as have fired, unless given. */
  rings?: number;
}

const MADE = '2026-11-24 10:00';
const ORIGIN: ChangeOrigin = {
  userId: '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1d01',
  actor: 'user:0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1d01',
  correlationId: '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1d09',
  causationId: null,
  traceparent: undefined,
};

function instant(moment: Moment, timeZone: string): string {
  if (moment.endsWith('Z')) return new Date(moment).toISOString();
  const [date, time] = moment.split(' ');
  return new Date(resolveLocal(date!, time!, timeZone)).toISOString();
}

/** A task whose reminders ring when their moment comes, as the notification service has them do. */
class LivingTask {
  rings = 0;
  private task: Task;
  private last: ReturnType<typeof recordChanges> = [];
  private readonly defaults: TaskDefaults;

  constructor({ made = MADE, due, reminders, zone = 'Europe/Chisinau', hour = '09:00' }: ReminderCase) {
    this.defaults = { timeZone: zone, defaultReminder: null, allDayReminderTime: hour };
    const now = new Date(instant(made, zone));
    const input = { title: 'pay rent', due: this.dueInput(due), reminders: reminders.map((one) => this.reminder(one)) };
    this.task = Task.of(newTask(ORIGIN.userId, input, this.defaults, now).task.state);
  }

  step([at, what, value]: Step): void {
    const now = new Date(this.instant(at));
    this.ring(now);
    this.do(what, value, now);
    const changes = recordChanges([this.task], new Map(), ORIGIN);
    if (changes.length > 0) this.last = changes;
    this.task = Task.of(this.task.state);
  }

  describe(): string[] {
    return this.task.state.reminders.map(({ status, fireAt }) => `${status} ${fireAt ?? '-'}`);
  }

  /** A moment of an expectation, as the task tells it. */
  expectation(text: string): string {
    const [status, ...moment] = text.split(' ');
    return `${status} ${moment[0] === '-' ? '-' : this.instant(moment.join(' '))}`;
  }

  private do(what: Step[1], value: Step[2], now: Date): void {
    switch (what) {
      case 'complete':
      case 'reopen':
      case 'delete':
      case 'restore':
        return this.task[what](now);
      case 'snooze':
        return this.task.snooze(new Date(this.instant(value as string)), now);
      case 'due':
        return this.edit({ due: this.dueInput(value as Moment | null) }, now);
      case 'zone':
        return this.edit({ timeZone: value as string }, now);
      case 'reminders':
        return this.edit({ reminders: (value as string[]).map((one) => this.reminder(one)) }, now);
      case 'hour':
        this.defaults.allDayReminderTime = value as string;
        return;
      case 'undo': {
        const [{ type, event }] = this.last as [(typeof this.last)[number]];
        const entry = { type, changes: event.changes, revision: 1, taskId: event.taskId, byPerson: true, series: [] };
        const problems = undoEntry(this.task, entry, now);
        if (problems.length > 0) throw new Error(problems.join(' '));
        return;
      }
      case 'wait':
    }
  }

  private edit(input: TaskInput, now: Date): void {
    editTask({ task: this.task, series: null, following: [] }, input, 'this', this.defaults, now);
  }

  private ring(now: Date): void {
    for (const reminder of this.task.state.reminders) {
      const { id, fireAt } = reminder;
      if (!isArmed(reminder) || fireAt === null || fireAt > now.toISOString()) continue;
      this.rings += 1;
      this.task.markReminderFired(id, fireAt, now);
    }
    this.task = Task.of(this.task.state);
  }

  private instant(moment: Moment): string {
    return instant(moment, this.defaults.timeZone);
  }

  private dueInput(moment: Moment | null): DueInput | null {
    if (moment === null) return null;
    return /^\d{4}-\d{2}-\d{2}$/.test(moment) ? { date: moment } : { at: this.instant(moment) };
  }

  private reminder(text: string): ReminderInput {
    return text.startsWith('P') ? { before: text } : { at: this.instant(text) };
  }
}

/** What became of the reminders of a row, and what had to. */
export function runReminderCase(
  row: ReminderCase,
): Record<'actual' | 'expected', { reminders: string[]; rings: number }> {
  const task = new LivingTask(row);
  for (const step of row.steps) task.step(step);
  const expected = row.expected.map((text) => task.expectation(text));
  const fired = expected.filter((text) => text.startsWith('fired')).length;
  return {
    actual: { reminders: task.describe(), rings: task.rings },
    expected: { reminders: expected, rings: row.rings ?? fired },
  };
}
