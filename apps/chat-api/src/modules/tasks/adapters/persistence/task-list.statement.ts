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
  const parameters = new SqlParameters(userId);
  const { tags = [], sort } = criteria;
  const byTag = sort === 'created' && tags.length === 1 && words.length === 0;
  const text = byTag ? pageByTag(criteria, tags[0]!, parameters) : page(criteria, words, parameters);
  // These read the index of their order whatever the values are, so that one plan serves all.
  const byColumns = [tags, criteria.allTags, criteria.notTags, words].every((list) => !list?.length);
  const named = byTag || byColumns;
  const name = named ? { name: `list-${createHash('md5').update(text).digest('hex')}` } : {};
  return { statement: { ...name, text, types: TASK_TYPES }, values: parameters.values };
}

function page(criteria: TaskListCriteria, words: SearchedWord[], parameters: SqlParameters): string {
  const { column } = sortKeyOf(criteria);
  const conditions = [
    't.user_id = $1',
    criteria.deleted ? 't.deleted_at IS NOT NULL AND NOT t.purged' : 't.deleted_at IS NULL',
    ...filterConditions(criteria, parameters),
    ...words.map((word) => termCondition(termMatches('g.term', word, (value) => parameters.add(value)))),
    ...cursorCondition(criteria, `t.${column}`, 't.id', parameters),
  ];
  return `
    SELECT ${TASK_COLUMNS}, t.${column} AS sort_key FROM task t
    WHERE ${conditions.join(' AND ')} ${orderAndLimit(criteria, `t.${column}`, 't.id', parameters)}`;
}

/** OFFSET 0 has each task looked up by its id, one after the other, whatever the planner knows of the tables yet. */
function pageByTag(criteria: TaskListCriteria, tag: string, parameters: SqlParameters): string {
  const conditions = ['t.id = g.task_id', ...filterConditions({ ...criteria, tags: [] }, parameters)];
  const ofTag = [
    'g.user_id = $1',
    `g.term = ${parameters.add(tagTerm(tag))}`,
    ...cursorCondition(criteria, 'g.created_at', 'g.task_id', parameters),
  ];
  return `
    SELECT t.*, g.created_at AS sort_key FROM task_term g
    CROSS JOIN LATERAL (
      SELECT ${TASK_COLUMNS} FROM task t WHERE ${conditions.join(' AND ')} OFFSET 0
    ) t
    WHERE ${ofTag.join(' AND ')} ${orderAndLimit(criteria, 'g.created_at', 'g.task_id', parameters)}`;
}

function sortKeyOf({ sort }: TaskListCriteria): SortKey {
  return SORT_KEYS[sort as keyof typeof SORT_KEYS];
}

function cursorCondition(criteria: TaskListCriteria, key: string, id: string, parameters: SqlParameters): string[] {
  const { cursor, sort, descending } = criteria;
  if (cursor === undefined) return [];
  const { type, isKey } = sortKeyOf(criteria);
  const last = readCursor(cursor, sort, descending, isKey);
  const after = `(${parameters.add(last.key)}::${type}, ${parameters.add(last.id)}::uuid)`;
  return [`(${key}, ${id}) ${descending ? '<' : '>'} ${after}`];
}

function orderAndLimit(criteria: TaskListCriteria, key: string, id: string, parameters: SqlParameters): string {
  const direction = criteria.descending ? 'DESC' : 'ASC';
  return `ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${parameters.add(criteria.limit + 1)}`;
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
