import type { EntityManager } from 'typeorm';
import { runStatement, type Statement } from '../../../../database/prepared-query';
import type { ImportLookup, KnownHere } from '../../domain/import/import-plan';
import { LOAD_SERIES, seriesOf, type SeriesRow } from './task.statements';

const KNOWN_TASKS: Statement = {
  name: 'known-tasks',
  text: 'SELECT id FROM task WHERE user_id = $1 AND id = ANY ($2::uuid[])',
};
const KNOWN_PLACES: Statement = {
  name: 'known-places',
  text: `SELECT series_id || ' ' || series_index AS place FROM task WHERE user_id = $1 AND series_id = ANY ($2::uuid[])`,
};

/** What the user has of what a file brings, deleted tasks among it; what is another user's is not there. */
export async function readKnown(
  manager: EntityManager,
  userId: string,
  { tasks, series }: ImportLookup,
): Promise<KnownHere> {
  const known = await runStatement<{ id: string }>(manager, KNOWN_TASKS, [userId, tasks]);
  const rows = series.length === 0 ? [] : await runStatement<SeriesRow>(manager, LOAD_SERIES, [series]);
  const own = rows.filter((row) => row.user_id === userId).map((row) => seriesOf(row)!);
  const places =
    own.length === 0
      ? []
      : await runStatement<{ place: string }>(manager, KNOWN_PLACES, [userId, own.map(({ state }) => state.id)]);
  return {
    tasks: new Set(known.map(({ id }) => id)),
    series: new Map(own.map((one) => [one.state.id, one])),
    places: new Set(places.map(({ place }) => place)),
  };
}
