import { DEFAULTS } from '../../../../../test/tasks-fixture';
import type { ImportedFile, ImportedTask } from './imported-file';
import { ImportPlan, type KnownHere } from './import-plan';

const USER = '0190a000-0000-7000-8000-000000000001';
const NOW = new Date('2026-11-24T10:00:00.000Z');
const NOTHING: KnownHere = { tasks: new Set(), series: new Map(), places: new Set() };

const task = (row: number, values: Partial<ImportedTask> = {}): ImportedTask => ({
  row,
  key: `key ${row}`,
  title: `task ${row}`,
  notes: null,
  status: 'open',
  priority: 'medium',
  tags: [],
  due: null,
  recurrence: null,
  reminders: [],
  ...values,
});
const file = (...tasks: ImportedTask[]): ImportedFile => ({ tasks, series: [], rejected: [], warnings: [] });
const planOf = (imported: ImportedFile) => ImportPlan.of(USER, imported, DEFAULTS, NOW);
const placeAll = (plan: ImportPlan, known = NOTHING) =>
  [...plan.chunks()].map((chunk) => plan.place(chunk, known)).flatMap(({ tasks }) => tasks.map(({ state }) => state));
const daily = { due: { at: '2026-11-25T09:00:00Z' }, recurrence: { rrule: 'FREQ=DAILY' } };

describe('the import of a file', () => {
  it('takes the good rows in their order, and tells what is wrong with the others', async () => {
    const plan = await planOf(file(task(1), task(2, { title: ' ', priority: 'x' as never }), task(3)));
    expect(placeAll(plan).map(({ title }) => title)).toEqual(['task 1', 'task 3']);
    expect(plan.report(false)).toMatchObject({
      imported: 2,
      rejected: [
        { row: 2, field: 'title' },
        { row: 2, field: 'priority' },
      ],
    });
  });

  it('finds everything there the second time', async () => {
    const first = placeAll(await planOf(file(task(1), task(2, daily))));
    const again = await planOf(file(task(1), task(2, daily)));
    expect(placeAll(again, { ...NOTHING, tasks: new Set(first.map(({ id }) => id)) })).toEqual([]);
    expect(again.report(false)).toMatchObject({ imported: 0, skipped: 2 });
  });

  it('lets nothing ring whose moment is past, and keeps when a task was done', async () => {
    const reminders = [{ at: '2026-11-24T09:59:59Z' }, { at: '2026-11-24T10:00:01Z' }];
    const done = { status: 'completed' as const, completedAt: '2020-01-01T00:00:00.000Z' };
    const [open, completed] = placeAll(await planOf(file(task(1, { reminders }), task(2, { reminders, ...done }))));
    expect(open!.reminders.map(({ status }) => status)).toEqual(['cancelled', 'pending']);
    expect(completed!.reminders.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect(completed!.completedAt).toBe(done.completedAt);
  });

  it('counts every open instance of a series before its first event, and ends one that has none', async () => {
    const instance = (row: number, key: string, index: number, values: Partial<ImportedTask> = {}) =>
      task(row, { ...daily, series: { key, index }, ...values });
    const plan = await planOf(
      file(
        instance(1, 'a', 1, { status: 'completed' }),
        instance(2, 'a', 2),
        instance(3, 'a', 3),
        instance(4, 'b', 1, { status: 'completed' }),
        instance(5, 'a', 3),
      ),
    );
    const [chunk] = [...plan.chunks()];
    const { begun } = plan.place(chunk!, NOTHING);
    expect(begun.map(({ openCount, state }) => [openCount, state.lastIndex, state.ended])).toEqual([
      [2, 3, false],
      [0, 1, true],
    ]);
    expect(plan.report(false).rejected).toMatchObject([{ row: 5, field: 'seriesIndex' }]);
  });
});
