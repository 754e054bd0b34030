import type { Statement } from '../../../../database/prepared-query';
import { Series, type SeriesState } from '../../domain/series.aggregate';
import type { ChangeOrigin, RecordedChange } from '../../domain/task-event';
import { shardOf } from '../../../outbox/outbox-shards';
import { TASK_TYPES } from './task-types';
import { TASK_COLUMNS, WRITTEN_COLUMNS, writtenValues, type TaskRow } from './task-row';
import { journalInsert, type JournalValues } from './journal.statements';
import { termsOf } from './search-terms';

/** What is stored of a series, beside its id and its user, and how many of its instances are open. */
interface SeriesColumns {
  rrule: string;
  anchor: SeriesState['anchor'];
  lookahead: number;
  start: SeriesState['start'];
  last_index: number;
  last_due: SeriesState['lastDue'];
  ended: boolean;
  paused_at: string | null;
  template: SeriesState['template'];
  open_count: number;
}

/** A series with its user's revision, both at one moment. */
export interface SeriesRow extends SeriesColumns {
  series_id: string;
  user_id: string;
  user_revision: number;
}

/** A task with its series, if it has one, and its user's revision, all at one moment. */
export type LoadedRow = TaskRow & { [Column in keyof SeriesColumns]: SeriesColumns[Column] | null } & {
  user_revision: number;
};

const columns = Object.keys(WRITTEN_COLUMNS);

/** Placeholders with their types, from a number on. */
function placeholders(from: number): string[] {
  return Object.values(WRITTEN_COLUMNS).map((type, index) => `$${from + index}::${type}`);
}

// Parameters that both writing statements share: $1 user, $2 revision, $3 task, $4 createdAt, $5–$10 outbox row.
const OUTBOX_INSERT = `
  INSERT INTO outbox (shard, user_id, revision, event_id, type, payload, traceparent, created_at)
  SELECT $5::smallint, $1, counter.revision, $6::uuid, $7::text, $8::json, $9::text, $10::timestamptz FROM counter
  RETURNING revision`;
const FIRST_COLUMN = 11;
const FIRST_TERMS = FIRST_COLUMN + columns.length;

/** Notes which command changed the task; doing the same again breaks the key of the table. */
function notedCommand(parameter: number): string {
  return `noted AS (
    INSERT INTO task_command (user_id, command_id, task_id)
    SELECT $1, $${parameter}::uuid, $3 FROM counter WHERE $${parameter} IS NOT NULL
  )`;
}

/** $2 is how far the counter rises: 1. */
export const INSERT_TASK: Statement = {
  name: 'insert-task',
  text: `
  WITH counter AS (
    INSERT INTO user_revision AS mine (user_id, revision) VALUES ($1::uuid, $2::bigint)
    ON CONFLICT (user_id) DO UPDATE SET revision = mine.revision + $2
    RETURNING revision
  ), saved AS (
    INSERT INTO task (user_id, id, created_at, revision, ${columns.join(', ')})
    SELECT $1, $3::uuid, $4::timestamptz, counter.revision, ${placeholders(FIRST_COLUMN).join(', ')} FROM counter
  ), terms AS (
    INSERT INTO task_term (user_id, term, created_at, task_id, weight)
    SELECT $1, term, $4, $3, weight FROM unnest($${FIRST_TERMS}::text[], $${FIRST_TERMS + 1}::smallint[]) AS new (term, weight)
  ), ${notedCommand(FIRST_TERMS + 2)}, ${journalInsert(FIRST_TERMS + 3)} ${OUTBOX_INSERT}`,
};

/**
 * Writes only when the user's revision still is $2; no row comes back otherwise. Every change of a user's tasks and
 * series raises it, so that nothing that was read before can have changed then.
 */
export const UPDATE_TASK: Statement = {
  name: 'update-task',
  text: `
  WITH counter AS (
    UPDATE user_revision SET revision = revision + 1 WHERE user_id = $1::uuid AND revision = $2::bigint
    RETURNING revision
  ), saved AS (
    UPDATE task SET revision = counter.revision,
      (${columns.join(', ')}) = ROW (${placeholders(FIRST_COLUMN).join(', ')})
    FROM counter WHERE task.id = $3::uuid
  ), removed AS (
    DELETE FROM task_term USING counter
    WHERE user_id = $1 AND task_id = $3 AND created_at = $4::timestamptz AND term = ANY ($${FIRST_TERMS}::text[])
  ), terms AS (
    INSERT INTO task_term (user_id, term, created_at, task_id, weight)
    SELECT $1, term, $4, $3, weight
    FROM counter, unnest($${FIRST_TERMS + 1}::text[], $${FIRST_TERMS + 2}::smallint[]) AS new (term, weight)
    ON CONFLICT (user_id, term, created_at, task_id) DO UPDATE SET weight = excluded.weight
  ), ${notedCommand(FIRST_TERMS + 3)}, ${journalInsert(FIRST_TERMS + 4)} ${OUTBOX_INSERT}`,
};

/** How many tasks a command changed. */
export const COUNT_COMMAND: Statement = {
  name: 'count-command',
  text: 'SELECT count(*)::int AS changed FROM task_command WHERE user_id = $1 AND command_id = $2',
};

/** Takes the user's row lock, which puts all changes of one user in a line. */
export const LOCK_USER: Statement = {
  name: 'lock-user',
  text: `
  INSERT INTO user_revision AS mine (user_id, revision) VALUES ($1, 0)
  ON CONFLICT (user_id) DO UPDATE SET revision = mine.revision`,
};

/** What is read of a series; a table alias `s` is expected. */
export const SERIES_COLUMNS =
  's.rrule, s.anchor, s.lookahead, s.start, s.last_index, s.last_due, s.ended, s.paused_at, s.template';

const WITH_OPEN_COUNT = `
  ${SERIES_COLUMNS},
  CASE WHEN s.id IS NULL THEN 0 ELSE (
    SELECT count(*)::int FROM task o WHERE o.series_id = s.id AND o.status = 'open' AND o.deleted_at IS NULL
  ) END AS open_count`;

const LOAD = `
  SELECT counter.revision AS user_revision, ${TASK_COLUMNS}, ${WITH_OPEN_COUNT}
  FROM task t
  JOIN user_revision counter ON counter.user_id = t.user_id
  LEFT JOIN series s ON s.id = t.series_id`;

export const LOAD_TASK: Statement = {
  name: 'load-task',
  types: TASK_TYPES,
  text: `${LOAD} WHERE t.id = $1`,
};

export const LOAD_TASKS: Statement = {
  name: 'load-tasks',
  types: TASK_TYPES,
  text: `${LOAD} WHERE t.id = ANY ($1::uuid[])`,
};

export const LOAD_FOLLOWING: Statement = {
  name: 'load-following',
  types: TASK_TYPES,
  text: `
  SELECT ${TASK_COLUMNS} FROM task t
  WHERE t.series_id = $1 AND t.series_index > $2 AND t.status = 'open' AND t.deleted_at IS NULL
  ORDER BY t.series_index`,
};

export const LOAD_SERIES: Statement = {
  name: 'load-series',
  types: TASK_TYPES,
  text: `
  SELECT counter.revision AS user_revision, s.id AS series_id, s.user_id, ${WITH_OPEN_COUNT}
  FROM series s JOIN user_revision counter ON counter.user_id = s.user_id
  WHERE s.id = ANY ($1::uuid[])`,
};

export const LOAD_INSTANCE: Statement = {
  name: 'load-instance',
  types: TASK_TYPES,
  text: `SELECT ${TASK_COLUMNS} FROM task t WHERE t.series_id = $1 AND t.series_index = $2`,
};

export const LOAD_OPEN_INSTANCES: Statement = {
  name: 'load-open-instances',
  types: TASK_TYPES,
  text: `
  SELECT ${TASK_COLUMNS} FROM task t
  WHERE t.series_id = ANY ($1::uuid[]) AND t.status = 'open' AND t.deleted_at IS NULL
  ORDER BY t.series_id, t.series_index`,
};

export const SAVE_SERIES: Statement = {
  name: 'save-series',
  text: `
  INSERT INTO series (id, user_id, rrule, anchor, lookahead, start, last_index, last_due, ended, template, paused_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (id) DO UPDATE SET rrule = excluded.rrule, anchor = excluded.anchor, lookahead = excluded.lookahead,
    start = excluded.start, last_index = excluded.last_index, last_due = excluded.last_due, ended = excluded.ended,
    template = excluded.template, paused_at = excluded.paused_at`,
};

/** Removes series that have ended and of which no instance is left. */
export const DROP_EMPTY_SERIES: Statement = {
  name: 'drop-empty-series',
  text: `
  DELETE FROM series s
  WHERE s.id = ANY ($1::uuid[]) AND s.ended
    AND NOT EXISTS (SELECT 1 FROM task t WHERE t.series_id = s.id AND NOT t.purged)`,
};

export function insertValues(change: RecordedChange, origin: ChangeOrigin, journal: JournalValues): unknown[] {
  const terms = [...termsOf(change.after)];
  return [
    ...sharedValues(change, origin, 1),
    terms.map(([term]) => term),
    terms.map(([, weight]) => weight),
    origin.commandId ?? null,
    ...journal,
  ];
}

/** @param revision the user's revision as it was read */
export function updateValues(
  change: RecordedChange,
  origin: ChangeOrigin,
  revision: number,
  journal: JournalValues,
): unknown[] {
  const before = termsOf(change.before!);
  const after = termsOf(change.after);
  const removed = [...before].filter(([term]) => !after.has(term));
  // A word that counts otherwise than before, as one that moves from the notes to the title, is among them.
  const added = [...after].filter(([term, weight]) => before.get(term) !== weight);
  return [
    ...sharedValues(change, origin, revision),
    removed.map(([term]) => term),
    added.map(([term]) => term),
    added.map(([, weight]) => weight),
    origin.commandId ?? null,
    ...journal,
  ];
}

function sharedValues({ after, event }: RecordedChange, origin: ChangeOrigin, revision: number): unknown[] {
  return [
    after.userId,
    revision,
    after.id,
    after.createdAt,
    shardOf(after.userId),
    event.eventId,
    event.type,
    JSON.stringify(event),
    origin.traceparent ?? null,
    event.occurredAt,
    ...writtenValues(after),
  ];
}

export function seriesValues(series: SeriesState): unknown[] {
  return [
    series.id,
    series.userId,
    series.rrule,
    series.anchor,
    series.lookahead,
    JSON.stringify(series.start),
    series.lastIndex,
    JSON.stringify(series.lastDue),
    series.ended,
    JSON.stringify(series.template),
    series.pausedAt,
  ];
}

/** The series of a loaded row, or null when the task does not repeat. */
export function seriesOf(row: LoadedRow | SeriesRow): Series | null {
  if (row.series_id === null || row.rrule === null) return null;
  const columns = row as SeriesRow;
  return new Series(seriesStateOf(columns), columns.open_count);
}

/** What a row says of its series. */
export function seriesStateOf(row: Omit<SeriesRow, 'open_count' | 'user_revision'>): SeriesState {
  return {
    id: row.series_id,
    userId: row.user_id,
    rrule: row.rrule,
    anchor: row.anchor,
    lookahead: row.lookahead,
    start: row.start,
    lastIndex: row.last_index,
    lastDue: row.last_due,
    ended: row.ended,
    pausedAt: row.paused_at,
    template: row.template,
  };
}
