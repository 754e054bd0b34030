import { Injectable } from '@nestjs/common';
import type { ChangesResponse, TaskView } from '@app/contracts';
import { isUuid } from '@app/kernel';
import { DataSource } from 'typeorm';
import { runStatement, type Statement } from '../../../../database/prepared-query';
import type { SeriesBackup } from '../../domain/import/imported-file';
import { toView, type TaskState } from '../../domain/task-state';
import {
  TaskReader,
  type BackupPage,
  type TagCount,
  type TaskCounts,
  type TaskListCriteria,
  type TaskPage,
} from '../../ports/task-reader.port';
import { READ_REVISION } from './journal.statements';
import { TAG_MARK } from './search-terms';
import { searchedWords } from './search-words';
import { listStatement, pageOf, type ListRow } from './task-list.statement';
import { searchPageOf, searchStatement, type SearchRow } from './task-search.statement';
import { TASK_TYPES } from './task-types';
import { stateOf, TASK_COLUMNS, type TaskRow } from './task-row';

const FIND: Statement = {
  name: 'find-task',
  types: TASK_TYPES,
  text: `SELECT ${TASK_COLUMNS} FROM task t WHERE t.id = $1`,
};

// One statement, so that the revision and the tasks are of the same moment.
const CHANGES: Statement = {
  name: 'changes',
  types: TASK_TYPES,
  text: `
  SELECT counter.revision AS user_revision, t.*
  FROM user_revision counter
  LEFT JOIN LATERAL (
    SELECT ${TASK_COLUMNS} FROM task t
    WHERE t.user_id = counter.user_id
      AND t.revision > CASE WHEN $2 > counter.revision THEN 0 ELSE $2::bigint END
      AND ($4::boolean OR NOT t.purged)
    ORDER BY t.revision LIMIT $3
  ) t ON true
  WHERE counter.user_id = $1`,
};

const SERIES: Statement = {
  name: 'series-of-user',
  types: TASK_TYPES,
  text: `
  SELECT id, rrule, anchor, lookahead, start, last_index AS "lastIndex", last_due AS "lastDue", ended,
    paused_at AS "pausedAt", template
  FROM series WHERE user_id = $1 ORDER BY id`,
};

const TAGS: Statement = {
  name: 'tags',
  text: `
  SELECT substr(term, 2) AS tag, count(*)::int AS count FROM task_term
  WHERE user_id = $1 AND term > '${TAG_MARK}' AND term < '${String.fromCharCode(TAG_MARK.charCodeAt(0) + 1)}'
  GROUP BY term ORDER BY term`,
};

// Each number comes from an index alone: none of them reads a task.
const COUNTS: Statement = {
  name: 'count-tasks',
  text: `
  SELECT open, overdue, present - open AS completed, deleted FROM
    (SELECT count(*)::int AS open FROM task WHERE user_id = $1 AND deleted_at IS NULL AND status = 'open') AS o,
    (SELECT count(*)::int AS overdue FROM task
     WHERE user_id = $1 AND deleted_at IS NULL AND status = 'open' AND due_sort <= $2 AND overdue_at <= $2) AS l,
    (SELECT count(*)::int AS present FROM task WHERE user_id = $1 AND deleted_at IS NULL) AS p,
    (SELECT count(*)::int AS deleted FROM task WHERE user_id = $1 AND deleted_at IS NOT NULL AND NOT purged) AS d`,
};

/** Answers of other services' calls pass a sidecar, which takes 4 MB. */
const PAGE_CHARACTERS = 1_000_000;

/** The first tasks whose notes fit into one answer, at least one. */
function withinSize<View extends TaskView>(tasks: View[]): View[] {
  let characters = 0;
  const tooMany = tasks.findIndex(({ notes }, index) => {
    characters += notes?.length ?? 0;
    return index > 0 && characters > PAGE_CHARACTERS;
  });
  return tooMany === -1 ? tasks : tasks.slice(0, tooMany);
}

/** Finds tasks in PostgreSQL. */
@Injectable()
export class PostgresTaskReader extends TaskReader {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(userId: string, taskId: string): Promise<TaskView | null> {
    if (!isUuid(taskId)) return null;
    const [row] = await runStatement<TaskRow>(this.dataSource, FIND, [taskId]);
    return row?.user_id === userId && !row.purged ? toView(stateOf(row)) : null;
  }

  override async list(userId: string, criteria: TaskListCriteria): Promise<TaskPage> {
    const { text } = criteria;
    const words = text === undefined ? undefined : await searchedWords(this.dataSource, userId, text);
    if (words?.some(({ terms }) => terms?.length === 0) || words?.length === 0) return { items: [], nextCursor: null };
    if (words && criteria.sort === 'relevance') {
      const { statement, values } = searchStatement(userId, criteria, words);
      return searchPageOf(await runStatement<SearchRow>(this.dataSource, statement, values), criteria);
    }
    const { statement, values } = listStatement(userId, criteria, words);
    return pageOf(await runStatement<ListRow>(this.dataSource, statement, values), criteria);
  }

  override changes(userId: string, since: number, limit: number): Promise<ChangesResponse> {
    return this.changed(userId, since, limit, toView, { purged: true });
  }

  override backup(userId: string, since: number, limit: number): Promise<BackupPage> {
    return this.changed(userId, since, limit, (state) => ({ ...toView(state), seriesIndex: state.seriesIndex }), {
      purged: false,
    });
  }

  override series(userId: string): Promise<SeriesBackup[]> {
    return runStatement<SeriesBackup>(this.dataSource, SERIES, [userId]);
  }

  override async revision(userId: string): Promise<number> {
    const [row] = await runStatement<{ revision: number }>(this.dataSource, READ_REVISION, [userId]);
    return row?.revision ?? 0;
  }

  override tags(userId: string): Promise<TagCount[]> {
    return runStatement<TagCount>(this.dataSource, TAGS, [userId]);
  }

  override async counts(userId: string, now: Date): Promise<TaskCounts> {
    const [counts] = await runStatement<TaskCounts>(this.dataSource, COUNTS, [userId, now.toISOString()]);
    return counts!;
  }

  private async changed<View extends TaskView>(
    userId: string,
    since: number,
    limit: number,
    view: (state: TaskState) => View,
    { purged }: { purged: boolean },
  ): Promise<Omit<ChangesResponse, 'items'> & { items: View[] }> {
    const rows = await runStatement<TaskRow & { user_revision: number; id: string | null }>(this.dataSource, CHANGES, [
      userId,
      since,
      limit + 1,
      purged,
    ]);
    const known = rows[0]?.user_revision ?? 0;
    const found = rows.flatMap((row) => (row.id === null ? [] : [view(stateOf(row))]));
    const items = withinSize(found.slice(0, limit));
    const more = items.length < found.length;
    return { items, revision: more ? items.at(-1)!.revision : known, more, reset: since > known };
  }
}
