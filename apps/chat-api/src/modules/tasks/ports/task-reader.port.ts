import type { ChangesResponse, Priority, TaskStatus, TaskView } from '@app/contracts';
import type { SeriesBackup } from '../domain/import/imported-file';

export const TASK_SORTS = ['created', 'updated', 'due', 'priority', 'title', 'relevance'] as const;
export type TaskSort = (typeof TASK_SORTS)[number];

/** Which tasks to list, and in which order. */
export interface TaskListCriteria {
  /** Words to look for; the last letters of each may be missing. */
  text?: string;
  status?: TaskStatus;
  priority?: Priority[];
  /** In lower case. */
  tags?: string[];
  tagMode?: 'any' | 'all';
  /** Tags that must be there, whatever the mode. */
  allTags?: string[];
  /** Tags that must not be there. */
  notTags?: string[];
  /** Texts that must stand in title or notes, word for word. */
  phrases?: string[];
  /** Deleted tasks instead of those that are not. */
  deleted?: boolean;
  /** Without a due date. */
  noDue?: boolean;
  /** Instants, both inclusive. */
  dueFrom?: string;
  dueTo?: string;
  /** Open and past its due moment at `now`, or not. */
  overdue?: boolean;
  recurring?: boolean;
  sort: TaskSort;
  descending: boolean;
  limit: number;
  cursor?: string;
  now: string;
}

export interface TaskPage {
  items: TaskView[];
  nextCursor: string | null;
}

export interface TagCount {
  tag: string;
  /** Tasks that carry it and are not deleted. */
  count: number;
}

/** How many tasks a user has. */
export interface TaskCounts {
  open: number;
  /** Open and past their due moment; they count as open, too. */
  overdue: number;
  completed: number;
  /** In the trash, whatever their status. */
  deleted: number;
}

/** A task with everything that a copy of it elsewhere needs. */
export type TaskBackup = TaskView & { seriesIndex: number | null };

/** A page of what changed, for a copy elsewhere. */
export type BackupPage = Omit<ChangesResponse, 'items'> & { items: TaskBackup[] };

/** The cursor does not belong to this list. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';

  constructor() {
    super('is not a cursor of this list; take "nextCursor" of the page before, with the same filters and sort');
  }
}

/** Finds tasks; every call reads an index and never another user's rows. */
export abstract class TaskReader {
  /** A task of the user, deleted or not, or null. */
  abstract find(userId: string, taskId: string): Promise<TaskView | null>;

  /**
   * A page of the user's tasks, by default of those that are not deleted.
   * @throws InvalidCursorError when the cursor is not of this list
   */
  abstract list(userId: string, criteria: TaskListCriteria): Promise<TaskPage>;

  /** What changed after a revision, deleted tasks included, and those that were removed for good. */
  abstract changes(userId: string, since: number, limit: number): Promise<ChangesResponse>;

  /** The same with the places of instances in their series. */
  abstract backup(userId: string, since: number, limit: number): Promise<BackupPage>;

  /** All series of the user. */
  abstract series(userId: string): Promise<SeriesBackup[]>;

  /** The user's revision: it rises with every change of a task. 0 for somebody without any. */
  abstract revision(userId: string): Promise<number>;

  /** The user's tags in alphabetical order. */
  abstract tags(userId: string): Promise<TagCount[]>;

  /** How many tasks the user has by status. */
  abstract counts(userId: string, now: Date): Promise<TaskCounts>;
}
