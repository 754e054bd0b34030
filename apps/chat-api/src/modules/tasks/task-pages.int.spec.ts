import { startTestPostgres, type TestPostgres } from '@app/testing';
import type { Priority } from '@app/contracts';
import * as fc from 'fast-check';
import { TasksFixture } from '../../../test/tasks-fixture';
import { CompleteTaskCommand } from './commands/complete-task/complete-task.command';
import { CreateTaskCommand } from './commands/create-task/create-task.command';
import { DeleteTaskCommand } from './commands/delete-task/delete-task.command';
import { UpdateTaskCommand } from './commands/update-task/update-task.command';
import { ListTasksQuery } from './queries/task-list/list-tasks.query';

const RUNS = 40;
const DEADLINE_MS = 120_000;
const SORTS = ['created', 'updated', 'due', 'priority', 'title'].flatMap((sort) => [sort, `-${sort}`]);

interface Fields {
  title: string;
  priority: Priority;
  due: { date: string } | null;
}

interface Write {
  kind: 'create' | 'update' | 'complete' | 'delete';
  /** Which of the tasks that are there from the start. */
  which: number;
  fields: Fields;
}

// Few values, so that many tasks have the same key.
const fields: fc.Arbitrary<Fields> = fc.record({
  title: fc.constantFrom('common a', 'common b', 'common Ä'),
  priority: fc.constantFrom<Priority[]>('low', 'medium', 'high'),
  due: fc.constantFrom({ date: '2026-12-01' }, { date: '2026-12-02' }, null),
});
const writes: fc.Arbitrary<Write> = fc.record({
  kind: fc.constantFrom('create', 'update', 'complete', 'delete'),
  which: fc.nat(),
  fields,
});

describe('pages of tasks while others write', () => {
  let postgres: TestPostgres;
  let app: TasksFixture;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await TasksFixture.start(await postgres.createDatabase());
  });

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  async function write(user: string, ids: string[], { kind, which, fields }: Write): Promise<string | undefined> {
    app.clock.advance(1_000);
    if (kind === 'create') {
      const { due, ...rest } = fields;
      await app.commands.execute(new CreateTaskCommand(user, { ...rest, ...(due ? { due } : {}) }));
      return undefined;
    }
    const id = ids[which % ids.length]!;
    if (kind === 'update') await app.commands.execute(new UpdateTaskCommand(user, id, fields));
    if (kind === 'complete') await app.commands.execute(new CompleteTaskCommand(user, id));
    if (kind === 'delete') await app.commands.execute(new DeleteTaskCommand(user, id));
    return id;
  }

  it.each([{ sorts: SORTS }, { sorts: ['relevance'], q: 'common' }])(
    'every task that nobody touched is seen exactly once: $sorts',
    async ({ sorts, q }) => {
      const situation = fc.record({
        sort: fc.constantFrom(...sorts),
        limit: fc.integer({ min: 1, max: 4 }),
        tasks: fc.array(fields, { minLength: 3, maxLength: 10 }),
        between: fc.array(writes, { maxLength: 6 }),
      });
      await fc.assert(
        fc.asyncProperty(situation, async ({ sort, limit, tasks, between }) => {
          const user = app.newUser();
          const ids: string[] = [];
          for (const { due, ...rest } of tasks) {
            const task = await app.commands.execute(new CreateTaskCommand(user, { ...rest, ...(due ? { due } : {}) }));
            ids.push(task.id);
          }
          const touched = new Set<string | undefined>();
          const seen: string[] = [];
          const waiting = [...between];
          const input = { limit, sort, ...(q === undefined ? {} : { q }) };
          let cursor: string | null | undefined;
          do {
            const page = await app.queries.execute(
              new ListTasksQuery(user, { ...input, ...(cursor ? { cursor } : {}) }),
            );
            seen.push(...page.items.map(({ id }) => id));
            cursor = page.nextCursor;
            const next = waiting.shift();
            const gone = touched.has(ids[(next?.which ?? 0) % ids.length]);
            if (next && (next.kind === 'create' || !gone)) touched.add(await write(user, ids, next));
          } while (cursor);
          const untouched = ids.filter((id) => !touched.has(id));
          expect(seen.filter((id) => untouched.includes(id)).sort()).toEqual([...untouched].sort());
        }),
        { numRuns: RUNS },
      );
    },
    DEADLINE_MS,
  );
});
