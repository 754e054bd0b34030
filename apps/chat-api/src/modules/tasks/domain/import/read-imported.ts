import { LIMITS, RECURRENCE_ANCHORS, type ReminderSnapshot } from '@app/contracts';
import { formatRule, parseRule } from '@app/recurrence';
import { armReminders, isArmed } from '../reminders';
import type { TaskDefaults } from '../new-task';
import type { SeriesState } from '../series.aggregate';
import {
  InputCheck,
  readDue,
  readInstant,
  readNotes,
  readPriority,
  readRecurrence,
  readReminder,
  readReminders,
  readTags,
  readTitle,
} from '../task-input';
import type { TaskState } from '../task-state';
import type { ImportedReminder, ImportedSeries, ImportedTask } from './imported-file';

/** Ids that a task gets here. */
export interface TaskPlace {
  id: string;
  seriesId: string | null;
  seriesIndex: number | null;
}

export interface ImportMoments {
  now: Date;
  /** When the task was made, if the file does not say. */
  madeAt: Date;
}

/**
 * A task of a file with every value checked, as it will stand. Nothing rings for what was before: a reminder whose
 * moment is past, or whose task is done, comes in as cancelled unless it rang already.
 * @param continued whether its series is known to have begun, so that the rule need not give dates from this one on
 * @throws InvalidTaskError naming every field that is wrong
 */
export function readImportedTask(
  imported: ImportedTask,
  place: TaskPlace,
  continued: boolean,
  userId: string,
  defaults: TaskDefaults,
  { now, madeAt }: ImportMoments,
): TaskState {
  const check = new InputCheck();
  const instant = (field: 'createdAt' | 'updatedAt' | 'completedAt' | 'deletedAt'): string | null =>
    imported[field] ? (readInstant(check, field, imported[field]) ?? null) : null;
  const due = imported.due ? readDue(check, imported.due, undefined, defaults.timeZone) : null;
  const createdAt = instant('createdAt') ?? madeAt.toISOString();
  const updatedAt = instant('updatedAt') ?? createdAt;
  const completedAt = imported.status === 'completed' ? (instant('completedAt') ?? updatedAt) : null;
  const deletedAt = instant('deletedAt');
  const state: TaskState = {
    ...place,
    userId,
    title: readTitle(check, imported.title),
    notes: readNotes(check, imported.notes),
    status: imported.status,
    priority: readPriority(check, imported.priority),
    tags: readTags(check, imported.tags),
    due: due ?? null,
    recurrence: imported.recurrence
      ? (readRecurrence(check, imported.recurrence, continued ? undefined : due) ?? null)
      : null,
    reminders: [],
    version: 1,
    revision: 0,
    createdAt,
    updatedAt,
    completedAt,
    deletedAt,
    purged: false,
  };
  const open = state.status === 'open' && deletedAt === null;
  state.reminders = readImportedReminders(check, imported.reminders, state, defaults, (reminder) =>
    isArmed(reminder) && (!open || reminder.fireAt === null || reminder.fireAt <= now.toISOString())
      ? { ...reminder, status: 'cancelled' }
      : reminder,
  );
  check.finish();
  return state;
}

function readImportedReminders(
  check: InputCheck,
  reminders: ImportedReminder[],
  { due }: TaskState,
  { allDayReminderTime }: TaskDefaults,
  settle: (reminder: ReminderSnapshot) => ReminderSnapshot,
): ReminderSnapshot[] {
  if (reminders.length > LIMITS.reminders) check.refuse('reminders', `must be at most ${LIMITS.reminders}`);
  return reminders.flatMap((imported, index) => {
    const field = `reminders[${index}]`;
    const spec = readReminder(check, field, imported, due !== null || imported.status === 'cancelled');
    if (!spec) return [];
    const [armed] = check.attempt(`${field}.before`, () => armReminders([spec], due, allDayReminderTime)) ?? [];
    if (!armed) return [];
    const fireAt = imported.fireAt ? readInstant(check, `${field}.fireAt`, imported.fireAt) : armed.fireAt;
    return [settle({ ...armed, fireAt: fireAt ?? null, status: imported.status ?? armed.status })];
  });
}

/**
 * A series of a file with every value checked.
 * @throws InvalidTaskError naming every field that is wrong
 */
export function readImportedSeries(
  imported: ImportedSeries,
  id: string,
  userId: string,
  defaults: TaskDefaults,
): SeriesState {
  const check = new InputCheck();
  const { anchor, lookahead, lastIndex, ended, template } = imported;
  if (!RECURRENCE_ANCHORS.includes(anchor)) {
    check.refuse('anchor', `must be one of ${RECURRENCE_ANCHORS.join(', ')}`);
  }
  if (!Number.isInteger(lookahead) || lookahead < 1 || lookahead > LIMITS.lookahead) {
    check.refuse('lookahead', `must be a whole number from 1 to ${LIMITS.lookahead}`);
  }
  if (!isPlace(lastIndex)) check.refuse('lastIndex', 'must be a whole number from 1 on');
  const rule = check.attempt('rrule', () => parseRule(imported.rrule));
  const start = readDue(check, imported.start, undefined, defaults.timeZone, 'start');
  const lastDue = readDue(check, imported.lastDue, undefined, defaults.timeZone, 'lastDue');
  const read: SeriesState['template'] = {
    title: readTitle(check, template.title),
    notes: readNotes(check, template.notes),
    priority: readPriority(check, template.priority),
    tags: readTags(check, template.tags),
    reminders: readReminders(check, template.reminders, true),
  };
  const pausedAt = imported.pausedAt ? (readInstant(check, 'pausedAt', imported.pausedAt) ?? null) : null;
  check.finish();
  return {
    id,
    userId,
    rrule: formatRule(rule!),
    anchor,
    lookahead,
    start: start!,
    lastIndex,
    lastDue: lastDue!,
    ended,
    pausedAt,
    template: read,
  };
}

/** Largest number of an instance that is taken: a series of one a minute needs centuries for it. */
const LAST_PLACE = 1_000_000_000;

/** Whether a number can be an instance's place in its series. */
export function isPlace(index: number): boolean {
  return Number.isInteger(index) && index >= 1 && index <= LAST_PLACE;
}
