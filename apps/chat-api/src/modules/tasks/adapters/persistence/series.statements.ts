import type { Statement } from '../../../../database/prepared-query';
import { SERIES_COLUMNS } from './task.statements';
import { TASK_COLUMNS } from './task-row';
import { TASK_TYPES } from './task-types';

/** A task is not changed while it is deleted: "updated_at" says the same, and has an index. */
export const LOAD_PUT_AWAY: Statement = {
  name: 'load-put-away',
  types: TASK_TYPES,
  text: `
  SELECT ${TASK_COLUMNS} FROM task t
  WHERE t.user_id = $2 AND t.updated_at = $3 AND t.deleted_at = $3 AND t.series_id = $1 AND t.status = 'open'
  ORDER BY t.series_index`,
};

const WITH_DUES = `
  SELECT s.id AS series_id, s.user_id, ${SERIES_COLUMNS}, open.dues
  FROM series s, LATERAL (
    SELECT coalesce(json_agg(
      json_build_object('at', t.due_at, 'date', t.due_date, 'timeZone', t.due_zone) ORDER BY t.series_index
    ), '[]') AS dues
    FROM task t WHERE t.series_id = s.id AND t.status = 'open' AND t.deleted_at IS NULL
  ) open`;

export const FIND_SERIES: Statement = {
  name: 'find-series',
  types: TASK_TYPES,
  text: `${WITH_DUES} WHERE s.id = $1 AND s.user_id = $2`,
};

/** $2 whether those that have ended are asked for, $3 and $4 whether those that go on and those that are paused. */
export const LIST_SERIES: Statement = {
  name: 'list-series',
  types: TASK_TYPES,
  text: `${WITH_DUES}
  WHERE s.user_id = $1 AND s.id > $5
    AND CASE WHEN s.ended THEN $2::boolean WHEN s.paused_at IS NULL THEN $3::boolean ELSE $4::boolean END
  ORDER BY s.id LIMIT $6`,
};
