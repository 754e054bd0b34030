import type { Statement } from '../../../../database/prepared-query';
import type { JournalEntry } from '../../domain/journal';
import type { Series } from '../../domain/series.aggregate';
import type { ChangeOrigin } from '../../domain/task-event';
import { TASK_TYPES } from './task-types';
import { TASK_COLUMNS } from './task-row';

/**
 * Parameters of a row of the journal, from a number on: first revision of the change, whether a person made it, series,
 * the change that it takes back. What a person never did is not noted: that a reminder fired cannot be undone.
 */
export function journalInsert(from: number): string {
  return `journal AS (
    INSERT INTO task_journal
      (user_id, revision, change_revision, task_id, type, by_person, changes, series, undoes, done_at)
    SELECT $1, counter.revision, coalesce($${from}::bigint, counter.revision), $3, $7, $${from + 1}::boolean,
      $8::json -> 'changes', $${from + 2}::json, $${from + 3}::bigint, $10 FROM counter WHERE $7 <> 'reminder.fired'
  )`;
}

/** The values of {@link journalInsert}. */
export type JournalValues = readonly [
  first: number | null,
  byPerson: boolean,
  series: string | null,
  undoes: number | null,
];

/** @param part the series that changed, for the first task of a change; for the others its revision */
export function journalOf(
  origin: ChangeOrigin,
  { first = null, series = [] }: { first?: number | null; series?: readonly Series[] } = {},
): JournalValues {
  const changes = series.length > 0 ? JSON.stringify(series.map((one) => one.change())) : null;
  return [first, origin.actor.startsWith('user:'), changes, origin.undoes ?? null];
}

/** A row of the journal. */
export interface EntryRow {
  revision: number;
  task_id: string;
  type: JournalEntry['type'];
  by_person: boolean;
  changes: JournalEntry['changes'];
  series: JournalEntry['series'] | null;
  undoes: number | null;
  undone_by: number | null;
  done_at: string;
}

const ENTRY = 'revision, task_id, type, by_person, changes, series, undoes, undone_by, done_at';
/** The revisions of a change follow each other; no change has more of them. */
const LONGEST_CHANGE = 2_000;

/** What a person did, newest first: the first entries of changes, each with what belongs to it. */
export const LIST_CHANGES: Statement = {
  name: 'list-changes',
  types: TASK_TYPES,
  text: `
  SELECT j.revision AS id, j.done_at AS "doneAt", j.undoes, j.undone_by AS "undoneBy", j.type, t.title,
    to_json(ARRAY (
      SELECT e.task_id::text FROM task_journal e
      WHERE e.user_id = $1 AND e.revision BETWEEN j.revision AND j.revision + ${LONGEST_CHANGE}
        AND e.change_revision = j.revision
      ORDER BY e.revision
    )) AS "taskIds"
  FROM task_journal j LEFT JOIN task t ON t.id = j.task_id
  WHERE j.user_id = $1 AND j.done_at > $2 AND ($3::bigint IS NULL OR j.revision < $3)
    AND j.by_person AND j.change_revision = j.revision
  ORDER BY j.revision DESC LIMIT $4`,
};

/** The newest change that a person made, that was not taken back and takes none back itself. */
export const NEWEST_CHANGE: Statement = {
  name: 'newest-change',
  types: TASK_TYPES,
  text: `
  SELECT change_revision AS id FROM task_journal
  WHERE user_id = $1 AND by_person AND undoes IS NULL AND undone_by IS NULL AND done_at > $2
  ORDER BY revision DESC LIMIT 1`,
};

export const LOAD_CHANGE: Statement = {
  name: 'load-change',
  types: TASK_TYPES,
  text: `
  SELECT ${ENTRY} FROM task_journal
  WHERE user_id = $1 AND revision BETWEEN $2::bigint AND $2::bigint + ${LONGEST_CHANGE} AND change_revision = $2
  ORDER BY revision`,
};

/** Of some tasks the newest entry after a revision. */
export const LATEST_ENTRIES: Statement = {
  name: 'latest-entries',
  types: TASK_TYPES,
  text: `
  SELECT DISTINCT ON (task_id) ${ENTRY} FROM task_journal
  WHERE user_id = $1 AND revision > $2 AND task_id = ANY ($3::uuid[])
  ORDER BY task_id, revision DESC`,
};

/** Notes which change took one back; null when it counts again. */
export const MARK_UNDONE: Statement = {
  name: 'mark-undone',
  text: `
  UPDATE task_journal SET undone_by = $3::bigint
  WHERE user_id = $1 AND revision BETWEEN $2::bigint AND $2::bigint + ${LONGEST_CHANGE} AND change_revision = $2`,
};

/** The tasks that a command changed which took something back. */
export const CHANGE_OF_COMMAND: Statement = {
  name: 'change-of-command',
  types: TASK_TYPES,
  text: `
  SELECT ${TASK_COLUMNS}, j.undoes FROM task_command c
  JOIN task t ON t.id = c.task_id
  CROSS JOIN LATERAL (
    SELECT undoes, revision FROM task_journal
    WHERE user_id = c.user_id AND task_id = c.task_id AND undoes IS NOT NULL
    ORDER BY revision DESC LIMIT 1
  ) j
  WHERE c.user_id = $1 AND c.command_id = $2
  ORDER BY j.revision`,
};

export const READ_REVISION: Statement = {
  name: 'read-revision',
  types: TASK_TYPES,
  text: 'SELECT revision FROM user_revision WHERE user_id = $1',
};
