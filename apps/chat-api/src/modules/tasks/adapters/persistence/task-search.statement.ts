import type { Statement } from '../../../../database/prepared-query';
import { toView } from '../../domain/task-state';
import { InvalidCursorError, type TaskListCriteria, type TaskPage } from '../../ports/task-reader.port';
import { readCursor, writeCursor } from './list-cursor';
import { termMatches, type SearchedWord } from './search-words';
import { filterConditions, SqlParameters } from './task-filter';
import { TASK_TYPES } from './task-types';
import { stateOf, TASK_COLUMNS, type TaskRow } from './task-row';

/** How many of the newest matches are ranked; older ones follow by age. */
export const RANKED_MATCHES = 1_000;

export interface SearchRow extends TaskRow {
  score: number;
  /** Newest and oldest match of the ranked ones, and how many they are. */
  newest: string;
  oldest: string;
  matches: number;
}

/** Where a page of matches ends: among the ranked ones, or among those that are older. */
type SearchCursor =
  | { ranked: true; score: number; createdAt: string; newest: string; id: string }
  | { ranked: false; createdAt: string; id: string };

/** Comes before every other id: continues behind all tasks of a moment. */
const FIRST_ID = '00000000-0000-1000-8000-000000000000';

const KEY = /^(?:(\d{1,4}) )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?: (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z))?$/;

/** A page of the matches, the best first. `words` has at least one, the rarest first. */
export function searchStatement(
  userId: string,
  criteria: TaskListCriteria,
  words: SearchedWord[],
): { statement: Statement; values: unknown[] } {
  const parameters = new SqlParameters(userId);
  const add = (value: unknown): string => parameters.add(value);
  const cursor = criteria.cursor === undefined ? undefined : readSearchCursor(criteria.cursor);
  const conditions = filterConditions(criteria, parameters);
  const page = add(criteria.limit + 1);
  const scope = windowCondition(cursor, add);
  const size = cursor?.ranked === false ? page : String(RANKED_MATCHES);
  const matches = matchesOf(words, conditions, scope, size, add);
  const after =
    cursor?.ranked === true
      ? `WHERE (score, created_at, task_id) < (${add(cursor.score)}::int, ${add(cursor.createdAt)}::timestamptz, ${add(cursor.id)}::uuid)`
      : '';
  const order = cursor?.ranked === false ? '' : 'score DESC, ';
  const text = `
    WITH hits AS (${matches}), bounds AS (
      SELECT max(created_at) AS newest, min(created_at) AS oldest, count(*)::int AS matches FROM hits
    ), chosen AS (
      SELECT * FROM hits ${after} ORDER BY ${order}created_at DESC, task_id DESC LIMIT ${page}
    )
    SELECT ${TASK_COLUMNS}, chosen.score, bounds.*
    FROM chosen JOIN task t ON t.id = chosen.task_id CROSS JOIN bounds
    ORDER BY ${order}chosen.created_at DESC, chosen.task_id DESC`;
  return { statement: { text, types: TASK_TYPES }, values: parameters.values };
}

/** What was ranked stays the same from page to page: what came later does not push anything out. */
function windowCondition(cursor: SearchCursor | undefined, add: (value: unknown) => string): string {
  if (cursor === undefined) return '';
  if (cursor.ranked) return `AND h.created_at <= ${add(cursor.newest)}::timestamptz`;
  return `AND (h.created_at, h.task_id) < (${add(cursor.createdAt)}::timestamptz, ${add(cursor.id)}::uuid)`;
}

/**
 * The newest matches with their scores. The rarest word is read from the index term by term, newest first, and each of
 * its tasks is checked for the other words.
 */
function matchesOf(
  [rarest, ...others]: SearchedWord[],
  filters: string[],
  scope: string,
  size: string,
  add: (value: unknown) => string,
): string {
  const task =
    filters.length > 0
      ? `CROSS JOIN LATERAL (SELECT FROM task t WHERE t.id = h.task_id AND ${filters.join(' AND ')} OFFSET 0) t`
      : '';
  const joins = others.map((word, index) => otherWord(word, `w${index}`, add));
  const scores = others.flatMap((word, index) => (word.terms === null ? [] : [`w${index}.score`]));
  const word = add(rarest!.word);
  const select = (terms: string): string => `
    SELECT h.task_id, h.created_at,
      (${['2 * h.weight', `(h.term = ${word})::int`, ...scores].join(' + ')})::int AS score
    FROM task_term h ${task} ${joins.join(' ')}
    WHERE h.user_id = $1 AND ${terms} ${scope}`;
  const best = 'SELECT task_id, created_at, max(score) AS score FROM';
  const newest = `GROUP BY task_id, created_at ORDER BY created_at DESC, task_id DESC LIMIT ${size}`;
  if (rarest!.terms === null) return `${best} (${select(termMatches('h.term', rarest!, add))}) found ${newest}`;
  if (rarest!.terms.length === 1) {
    const [term] = rarest!.terms;
    return `${select(`h.term = ${add(term)}`)} ORDER BY h.created_at DESC, h.task_id DESC LIMIT ${size}`;
  }
  return `
    ${best} unnest(${add(rarest!.terms)}::text[]) AS wanted (term) CROSS JOIN LATERAL (
      ${select('h.term = wanted.term')} ORDER BY h.created_at DESC, h.task_id DESC LIMIT ${size}
    ) found ${newest}`;
}

function otherWord(word: SearchedWord, alias: string, add: (value: unknown) => string): string {
  if (word.terms === null) {
    return `JOIN (
      SELECT DISTINCT o.task_id FROM task_term o WHERE o.user_id = $1 AND ${termMatches('o.term', word, add)}
    ) ${alias} ON ${alias}.task_id = h.task_id`;
  }
  return `JOIN LATERAL (
    SELECT max(2 * o.weight + (o.term = ${add(word.word)})::int) AS score FROM task_term o
    WHERE o.user_id = $1 AND ${termMatches('o.term', word, add)}
      AND o.created_at = h.created_at AND o.task_id = h.task_id
  ) ${alias} ON ${alias}.score IS NOT NULL`;
}

/** The page of the rows that {@link searchStatement} finds. */
export function searchPageOf(rows: SearchRow[], { limit, cursor }: TaskListCriteria): TaskPage {
  const page = rows.slice(0, limit);
  return { items: page.map((row) => toView(stateOf(row))), nextCursor: nextCursor(rows, page, cursor) };
}

function nextCursor(rows: SearchRow[], page: SearchRow[], cursor: string | undefined): string | null {
  const last = page.at(-1);
  if (last === undefined) return null;
  const isRanked = cursor === undefined || readSearchCursor(cursor).ranked;
  if (rows.length > page.length) {
    const createdAt = last.created_at;
    return writeSearchCursor(
      isRanked
        ? { ranked: true, score: last.score, createdAt, newest: last.newest, id: last.id }
        : { ranked: false, createdAt, id: last.id },
    );
  }
  if (!isRanked || last.matches < RANKED_MATCHES) return null;
  return writeSearchCursor({ ranked: false, createdAt: last.oldest, id: FIRST_ID });
}

function writeSearchCursor(cursor: SearchCursor): string {
  const key = cursor.ranked ? `${cursor.score} ${cursor.createdAt} ${cursor.newest}` : cursor.createdAt;
  return writeCursor({ sort: 'relevance', descending: true, key, id: cursor.id });
}

function readSearchCursor(text: string): SearchCursor {
  const { key, id } = readCursor(text, 'relevance', true, (value) => typeof value === 'string' && KEY.test(value));
  const [, score, createdAt, newest] = KEY.exec(key as string)!;
  const invalid = [createdAt, newest].some((instant) => instant !== undefined && Number.isNaN(Date.parse(instant)));
  if (invalid || (score === undefined) !== (newest === undefined)) throw new InvalidCursorError();
  return newest === undefined
    ? { ranked: false, createdAt: createdAt!, id }
    : { ranked: true, score: Number(score), createdAt: createdAt!, newest, id };
}
