import { Query } from '@nestjs/cqrs';
import type { Priority, TaskStatus } from '@app/contracts';
import type { TaskPage } from '../../ports/task-reader.port';

/** What a caller may ask of a list; everything may be left out. */
export interface TaskListInput {
  /** Words of title, notes or tags, and filters such as `tag:work due<7d`; see search-language.ts. */
  q?: string;
  status?: TaskStatus;
  priority?: Priority[];
  tag?: string[];
  tagMode?: 'any' | 'all' | 'none';
  /** An instant, or a date: from the start of that day on. */
  dueFrom?: string;
  /** An instant, or a date: to the end of that day. */
  dueTo?: string;
  overdue?: boolean;
  recurring?: boolean;
  /** The trash instead of the list. */
  deleted?: boolean;
  /** A sort, with `-` in front for the other direction. */
  sort?: string;
  limit?: number;
  cursor?: string;
}

/** A page of the user's tasks. */
export class ListTasksQuery extends Query<TaskPage> {
  constructor(
    readonly userId: string,
    readonly input: TaskListInput = {},
  ) {
    super();
  }
}
