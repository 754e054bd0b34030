import { startTestPostgres, type TestPostgres } from '@app/testing';
import { Query } from '@nestjs/cqrs';
import { Client } from 'pg';
import type { Statement } from '../../database/prepared-query';
import { analyze, seedTasks } from '../../../test/seed-tasks';
import { TasksFixture } from '../../../test/tasks-fixture';
import { GetChangesQuery } from './queries/changes/get-changes.query';
import { ListTagsQuery } from './queries/tags/list-tags.query';
import { CountTasksQuery } from './queries/task-counts/count-tasks.query';
import { GetTaskQuery } from './queries/task/get-task.query';
import { ListTasksQuery, type TaskListInput } from './queries/task-list/list-tasks.query';

const TASKS = 100_000;
const DELETED = 5_000;
const MANY_MS = 120_000;

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Rows Removed by Join Filter'?: number;
  'Heap Fetches'?: number;
  Plans?: Plan[];
}

type Asked = Statement & { values: unknown[] };

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** How many rows a plan took out of tables and indexes, found fit or not. */
function rowsRead(plan: Plan): number {
  return nodesOf(plan)
    .filter((node) => /Scan$/.test(node['Node Type']) && node['Relation Name'] !== undefined)
    .reduce((sum, node) => {
      const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
      return sum + (node['Actual Rows'] + removed) * node['Actual Loops'];
    }, 0);
}

function rowsSorted(plan: Plan): number {
  return nodesOf(plan)
    .filter((node) => node['Node Type'] === 'Sort')
    .flatMap((node) => node.Plans!)
    .reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0);
}

describe('plans at a hundred thousand tasks of one user', () => {
  let postgres: TestPostgres;
  let app: TasksFixture;
  let client: Client;
  let user: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    app = await TasksFixture.start(url);
    client = new Client({ connectionString: url });
    await client.connect();
    user = app.newUser();
    await seedTasks(app.dataSource, user, TASKS);
    await seedTasks(app.dataSource, app.newUser(), 50_000);
    await client.query(`UPDATE task SET deleted_at = updated_at WHERE user_id = $1 AND revision <= ${DELETED}`, [user]);
    await client.query(
      `DELETE FROM task_term g USING task t
       WHERE t.id = g.task_id AND t.deleted_at IS NOT NULL AND g.user_id = t.user_id`,
    );
    await analyze(app.dataSource);
  }, MANY_MS);

  afterAll(async () => {
    await client?.end();
    await app?.stop();
    await postgres?.stop();
  });

  /** The statements that a query sends, as they reach the pool. */
  async function statementsOf<Result>(query: Query<Result>): Promise<{ asked: Asked[]; result: Result }> {
    const { master } = app.dataSource.driver as unknown as { master: { query(asked: Asked): Promise<unknown> } };
    const spy = jest.spyOn(master, 'query');
    try {
      const result = await app.queries.execute(query);
      // The relay of the outbox asks the same pool now and then.
      const asked = spy.mock.calls.map(([statement]) => statement).filter(({ text }) => /FROM task/.test(text));
      return { asked, result };
    } finally {
      spy.mockRestore();
    }
  }

  async function explain(text: string, values?: unknown[]): Promise<Plan> {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(text, values);
    return rows[0]!['QUERY PLAN'][0].Plan;
  }

  /** The plan for these values, and for a named statement the one for any values too, each as it ran. */
  async function plansOf({ name, text, values }: Asked): Promise<Plan[]> {
    const how = 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)';
    const custom = await explain(`${how} ${text}`, values);
    if (name === undefined) return [custom];
    const literals = values.map((value) =>
      client.escapeLiteral(Array.isArray(value) ? `{${value.join(',')}}` : String(value)),
    );
    await client.query(`SET plan_cache_mode = force_generic_plan; PREPARE asked AS ${text}`);
    try {
      return [custom, await explain(`${how} EXECUTE asked (${literals.join(', ')})`)];
    } finally {
      await client.query('DEALLOCATE asked; RESET plan_cache_mode');
    }
  }

  async function plansFor<Result>(query: Query<Result>): Promise<{ plans: Plan[]; result: Result }> {
    const { asked, result } = await statementsOf(query);
    expect(asked.length).toBeGreaterThan(0);
    const plans: Plan[] = [];
    for (const statement of asked) plans.push(...(await plansOf(statement)));
    for (const plan of plans) {
      const scanned = nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan');
      expect(scanned.map((node) => node['Relation Name']).filter((name) => /^task/.test(name ?? ''))).toEqual([]);
      // Starting a worker takes longer than reading a page.
      expect(nodesOf(plan).filter((node) => node['Node Type'].startsWith('Gather'))).toEqual([]);
    }
    return { plans, result };
  }

  const list = (input: TaskListInput): ListTasksQuery => new ListTasksQuery(user, { limit: 50, ...input });

  // A page of fifty: what a filter passes over on its way counts too.
  it.each<[TaskListInput, number]>([
    ...['created', '-created', 'updated', '-updated', 'due', '-due', 'priority', '-priority', 'title', '-title'].map(
      (sort): [TaskListInput, number] => [{ sort }, 60],
    ),
    [{ status: 'open' }, 60],
    [{ status: 'open', sort: 'due' }, 60],
    [{ status: 'completed' }, 300],
    [{ priority: ['high'] }, 300],
    [{ status: 'open', priority: ['high'], sort: 'due' }, 300],
    [{ overdue: true, sort: 'due' }, 60],
    [{ overdue: false, sort: 'created' }, 300],
    [{ dueFrom: '2026-07-01', dueTo: '2026-07-07', sort: 'due' }, 60],
    [{ q: 'no:due' }, 300],
    [{ deleted: true }, 60],
    [{ deleted: true, sort: '-updated' }, 60],
    [{ tag: ['work'] }, 120],
    [{ tag: ['rare'] }, 120],
    [{ tag: ['work'], sort: 'due' }, 1_000],
    // Without due dates are a quarter, and a page among them reads either all of those or all with the tag.
    [{ tag: ['rare'], sort: 'due' }, TASKS / 4],
    [{ tag: ['none such'], sort: 'due' }, 1_000],
    [{ tag: ['rare', 'work'], sort: 'title' }, 1_000],
    [{ tag: ['rare', 'work'], tagMode: 'all' }, 1_000],
    [{ tag: ['rare', 'work'], tagMode: 'none' }, 300],
    [{ status: 'open', priority: ['high'], tag: ['work'], sort: 'due' }, 2_000],
  ])('%j reads at most %d rows, on the first and on a later page', async (input, most) => {
    const first = await plansFor(list(input));
    const cursor = first.result.nextCursor;
    const second = cursor === null ? [] : (await plansFor(list({ ...input, cursor }))).plans;
    for (const plan of [...first.plans, ...second]) {
      expect(rowsRead(plan)).toBeLessThanOrEqual(most);
      expect(rowsSorted(plan)).toBeLessThanOrEqual(most);
    }
  });

  // A search ranks the newest thousand matches, so it reads as many, and for each other word once more.
  it.each<[TaskListInput, number]>([
    [{ q: 'project' }, 2_000],
    [{ q: 'needle' }, 2_000],
    [{ q: 'nedle' }, 5_000],
    [{ q: 'proj' }, 2_000],
    [{ q: 'needle project' }, 60_000],
    [{ q: 'project', status: 'open' }, 4_000],
  ])('%j reads at most %d rows', async (input, most) => {
    const { plans, result } = await plansFor(list(input));
    expect(result.items.length).toBeGreaterThan(0);
    for (const plan of plans) expect(rowsRead(plan)).toBeLessThanOrEqual(most);
  });

  it('one task and the changes since a revision are found by their index', async () => {
    const { items } = await app.queries.execute(list({ limit: 1 }));
    for (const query of [new GetTaskQuery(user, items[0]!.id), new GetChangesQuery(user, TASKS - 20, 50)]) {
      const { plans } = await plansFor<unknown>(query);
      for (const plan of plans) expect(rowsRead(plan)).toBeLessThanOrEqual(25);
    }
  });

  it('counts come from indexes alone', async () => {
    const counts = await plansFor(new CountTasksQuery(user));
    expect(counts.result.open + counts.result.completed).toBe(TASKS - DELETED);
    expect(counts.result.deleted).toBe(DELETED);
    const tags = await plansFor(new ListTagsQuery(user));
    expect(tags.result.map(({ tag }) => tag)).toEqual(['rare', 'work']);
    for (const plan of [...counts.plans, ...tags.plans]) {
      const scans = nodesOf(plan).filter((node) => /Scan$/.test(node['Node Type']) && node['Relation Name']);
      expect(scans.map((node) => node['Node Type'])).toEqual(scans.map(() => 'Index Only Scan'));
      expect(scans.reduce((sum, node) => sum + node['Heap Fetches']!, 0)).toBe(0);
    }
  });
});
