import { createHash } from 'node:crypto';
import type { Statement } from '../../../../database/prepared-query';
import { toView } from '../../domain/task-state';
import type { TaskListCriteria, TaskPage, TaskSort } from '../../ports/task-reader.port';
import { readCursor, writeCursor } from './list-cursor';
import { tagTerm } from './search-terms';
import { termMatches, type SearchedWord } from './search-words';
import { filterConditions, SqlParameters, termCondition } from './task-filter';
import { TASK_TYPES } from './task-types';
import { stateOf, TASK_COLUMNS, type TaskRow } from './task-row';

export interface ListRow extends TaskRow {
  sort_key: string | number;
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
 * A page in the order of a column: the index on it is read from where the page before ended. The newest tasks of one tag
 * are read from the index of terms instead, which has them in this order.
 * @param words that each task must have
 */
export function listStatement(
  userId: string,
  criteria: TaskListCriteria,
  words: SearchedWord[] = [],
): { statement: Statement; values: unknown[] } {
  const parameters = new SqlParameters();
  const add = (value: unknown): string => parameters.add(value);
  const { tags = [], limit, cursor, descending } = criteria;
  const sort = criteria.sort as keyof typeof SORT_KEYS;
  const byTag = sort === 'created' && tags.length === 1 && words.length === 0;
  const { column, type, isKey } = SORT_KEYS[sort];
  const [key, id] = byTag ? ['g.created_at', 'g.task_id'] : [`t.${column}`, 't.id'];
  const conditions = [
    ...filterConditions(userId, byTag ? { ...criteria, tags: [] } : criteria, parameters),
    ...words.map((word) => termCondition(termMatches('g.term', word, add))),
  ];
  if (byTag) conditions.push('g.user_id = $1', `g.term = ${add(tagTerm(tags[0]!))}`);
  if (cursor !== undefined) {
    const last = readCursor(cursor, sort, descending, isKey);
    conditions.push(`(${key}, ${id}) ${descending ? '<' : '>'} (${add(last.key)}::${type}, ${add(last.id)}::uuid)`);
  }
  const direction = descending ? 'DESC' : 'ASC';
  const text = `
    SELECT ${TASK_COLUMNS}, ${key} AS sort_key
    FROM ${byTag ? 'task_term g JOIN task t ON t.id = g.task_id' : 'task t'}
    WHERE ${conditions.join(' AND ')}
    ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${add(limit + 1)}`;
  // These read the index of their order whatever the values are, so that one plan serves all.
  const name =
    byTag || (tags.length === 0 && words.length === 0)
      ? { name: `list-${createHash('md5').update(text).digest('hex')}` }
      : {};
  return { statement: { ...name, text, types: TASK_TYPES }, values: parameters.values };
}

/** The page of the rows that {@link listStatement} finds: one more than asked for tells that there are others. */
export function pageOf(rows: ListRow[], { sort, descending, limit }: TaskListCriteria): TaskPage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: page.map((row) => toView(stateOf(row))),
    nextCursor: more ? writeCursor({ sort, descending, key: last.sort_key, id: last.id }) : null,
  };
}
