import {
  LIMITS,
  type DueSnapshot,
  type Priority,
  type RecurrenceSnapshot,
  type ReminderSnapshot,
  type TaskStatus,
} from '@app/contracts';
import { endOf, startOf } from '../../domain/due-span';
import type { TaskState } from '../../domain/task-state';
import { fold } from './search-terms';

/** A row of the table `task`, read with {@link TASK_TYPES}. */
export interface TaskRow {
  id: string;
  user_id: string;
  series_id: string | null;
  series_index: number | null;
  title: string;
  notes: string | null;
  status: TaskStatus;
  priority: number;
  tags: string[];
  due_at: string | null;
  due_date: string | null;
  due_zone: string | null;
  recurrence: RecurrenceSnapshot | null;
  reminders: ReminderSnapshot[];
  version: number;
  revision: number;
  created_at: string;
  updated_at: string;
  completed_at: string | null;
  deleted_at: string | null;
  purged: boolean;
}

/** What is read of a task; a table alias `t` is expected. */
export const TASK_COLUMNS = [
  'id',
  'user_id',
  'series_id',
  'series_index',
  'title',
  'notes',
  'status',
  'priority',
  'tags',
  'due_at',
  'due_date',
  'due_zone',
  'recurrence',
  'reminders',
  'version',
  'revision',
  'created_at',
  'updated_at',
  'completed_at',
  'deleted_at',
  'purged',
]
  .map((column) => `t.${column}`)
  .join(', ');

/** What a change may write, with the types of the columns. */
export const WRITTEN_COLUMNS = {
  series_id: 'uuid',
  series_index: 'int',
  title: 'text',
  title_sort: 'text',
  notes: 'text',
  status: 'text',
  priority: 'smallint',
  tags: 'json',
  due_at: 'timestamptz',
  due_date: 'text',
  due_zone: 'text',
  due_sort: 'timestamptz',
  overdue_at: 'timestamptz',
  recurrence: 'json',
  reminders: 'json',
  version: 'int',
  updated_at: 'timestamptz',
  completed_at: 'timestamptz',
  deleted_at: 'timestamptz',
  purged: 'boolean',
} as const;

const PRIORITY_RANKS: Record<Priority, number> = { low: 1, medium: 2, high: 3 };
const PRIORITIES_BY_RANK: Record<number, Priority> = { 1: 'low', 2: 'medium', 3: 'high' };

/** Stands for "never" where a moment must not be null. */
export const FAR_FUTURE = '9999-12-31T00:00:00.000Z';

export function rankOf(priority: Priority): number {
  return PRIORITY_RANKS[priority];
}

export function stateOf(row: TaskRow): TaskState {
  return {
    id: row.id,
    userId: row.user_id,
    seriesId: row.series_id,
    seriesIndex: row.series_index,
    title: row.title,
    notes: row.notes,
    status: row.status,
    priority: PRIORITIES_BY_RANK[row.priority]!,
    tags: row.tags,
    due: dueOf(row),
    recurrence: row.recurrence,
    reminders: row.reminders,
    version: row.version,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    completedAt: row.completed_at,
    deletedAt: row.deleted_at,
    purged: row.purged,
  };
}

function dueOf({ due_at, due_date, due_zone }: TaskRow): DueSnapshot | null {
  return due_zone === null ? null : { at: due_at, date: due_date, timeZone: due_zone };
}

/**
 * The values of {@link WRITTEN_COLUMNS}, in their order. Folding makes some letters many; an index takes what has the
 * length of a title.
 */
export function writtenValues(state: TaskState): unknown[] {
  const { due } = state;
  return [
    state.seriesId,
    state.seriesIndex,
    state.title,
    fold(state.title).slice(0, LIMITS.title),
    state.notes,
    state.status,
    rankOf(state.priority),
    JSON.stringify(state.tags),
    due?.at ?? null,
    due?.date ?? null,
    due?.timeZone ?? null,
    due === null ? FAR_FUTURE : startOf(due),
    due === null ? FAR_FUTURE : endOf(due),
    state.recurrence === null ? null : JSON.stringify(state.recurrence),
    JSON.stringify(state.reminders),
    state.version,
    state.updatedAt,
    state.completedAt,
    state.deletedAt,
    state.purged,
  ];
}
