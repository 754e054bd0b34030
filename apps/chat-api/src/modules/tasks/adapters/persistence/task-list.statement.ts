import type { Statement } from '../../../../database/prepared-query';
import { toView } from '../../domain/task-state';
import type { TaskListCriteria, TaskPage, TaskSort } from '../../ports/task-reader.port';
import { readCursor, writeCursor } from './list-cursor';
import { termMatches, type SearchedWord } from './search-words';
import { filterConditions, SqlParameters, termCondition } from './task-filter';
import { stateOf, TASK_COLUMNS, type TaskRow } from './task-row';

export interface ListRow extends TaskRow {
  sort_key: Date | string | number;
}

interface SortKey {
  column: string;
  type: string;
  isKey: (key: unknown) => boolean;
}

function isInstant(key: unknown): boolean {
  return typeof key === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(key) && !Number.isNaN(Date.parse(key));
}

const SORT_KEYS: Record<Exclude<TaskSort, 'relevance'>, SortKey> = {
  created: { column: 'created_at', type: 'timestamptz', isKey: isInstant },
  updated: { column: 'updated_at', type: 'timestamptz', isKey: isInstant },
  due: { column: 'due_sort', type: 'timestamptz', isKey: isInstant },
  priority: { column: 'priority', type: 'smallint', isKey: (key) => [1, 2, 3].includes(key as number) },
  title: { column: 'title_sort', type: 'text', isKey: (key) => typeof key === 'string' && !key.includes('\0') },
};

/**
 * A page in the order of a column: the index on it is read from where the page before ended.
 * @param words that each task must have
 */
export function listStatement(
  userId: string,
  criteria: TaskListCriteria,
  words: SearchedWord[] = [],
): { statement: Statement; values: unknown[] } {
  const parameters = new SqlParameters();
  const conditions = [
    ...filterConditions(userId, criteria, parameters),
    ...words.map((word) => termCondition(termMatches('g.term', word, (value) => parameters.add(value)))),
  ];
  const { sort } = criteria;
  const { column, type, isKey } = SORT_KEYS[sort as keyof typeof SORT_KEYS];
  const direction = criteria.descending ? 'DESC' : 'ASC';
  if (criteria.cursor !== undefined) {
    const { key, id } = readCursor(criteria.cursor, sort, criteria.descending, isKey);
    const after = `(${parameters.add(key)}::${type}, ${parameters.add(id)}::uuid)`;
    conditions.push(`(t.${column}, t.id) ${criteria.descending ? '<' : '>'} ${after}`);
  }
  const text = `
    SELECT ${TASK_COLUMNS}, t.${column} AS sort_key FROM task t
    WHERE ${conditions.join(' AND ')}
    ORDER BY t.${column} ${direction}, t.id ${direction} LIMIT ${parameters.add(criteria.limit + 1)}`;
  return { statement: { text }, values: parameters.values };
}

/** The page of the rows that {@link listStatement} finds: one more than asked for tells that there are others. */
export function pageOf(rows: ListRow[], { sort, descending, limit }: TaskListCriteria): TaskPage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: page.map((row) => toView(stateOf(row))),
    nextCursor: more ? writeCursor({ sort, descending, key: keyOf(last), id: last.id }) : null,
  };
}

function keyOf({ sort_key: key }: ListRow): string | number {
  return key instanceof Date ? key.toISOString() : key;
}
