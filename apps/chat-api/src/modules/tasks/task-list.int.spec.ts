import { startTestPostgres, type TestPostgres } from '@app/testing';
import type { TaskView } from '@app/contracts';
import { analyze, seedTasks } from '../../../test/seed-tasks';
import { TasksFixture } from '../../../test/tasks-fixture';
import { searchedWords } from './adapters/persistence/search-words';
import { listStatement } from './adapters/persistence/task-list.statement';
import { searchStatement } from './adapters/persistence/task-search.statement';
import { CompleteTaskCommand } from './commands/complete-task/complete-task.command';
import { CreateTaskCommand } from './commands/create-task/create-task.command';
import { DeleteTaskCommand } from './commands/delete-task/delete-task.command';
import { UpdateTaskCommand } from './commands/update-task/update-task.command';
import { InvalidTaskError } from './domain/task.errors';
import { CountTasksQuery } from './queries/task-counts/count-tasks.query';
import { ListTagsQuery } from './queries/tags/list-tags.query';
import { readCriteria } from './queries/task-list/list-criteria';
import { ListTasksQuery, type TaskListInput } from './queries/task-list/list-tasks.query';

describe('lists of tasks', () => {
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

  const create = (
    userId: string,
    title: string,
    input: Partial<CreateTaskCommand['input']> = {},
  ): Promise<TaskView> => {
    app.clock.advance(1_000);
    return app.commands.execute(new CreateTaskCommand(userId, { title, ...input }));
  };
  const titles = async (userId: string, input: TaskListInput): Promise<string[]> =>
    (await app.queries.execute(new ListTasksQuery(userId, input))).items.map(({ title }) => title);

  /** Every page of a list, one after the other. */
  const allPages = async (userId: string, input: TaskListInput): Promise<TaskView[]> => {
    const found: TaskView[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await app.queries.execute(new ListTasksQuery(userId, { ...input, ...(cursor ? { cursor } : {}) }));
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return found;
  };

  describe('filters', () => {
    let user: string;

    beforeAll(async () => {
      user = app.newUser();
      await create(user, 'late', { due: { at: '2026-11-23T10:00:00Z' }, tags: ['home', 'money'], priority: 'high' });
      await create(user, 'today', { due: { date: '2026-11-24' }, tags: ['home'] });
      await create(user, 'yesterday', { due: { date: '2026-11-23' }, priority: 'low' });
      await create(user, 'weekly', { due: { at: '2026-12-01T09:00:00Z' }, recurrence: { rrule: 'FREQ=WEEKLY' } });
      await create(user, 'someday', { tags: ['Money'] });
      const done = await create(user, 'done', { due: { at: '2026-11-22T10:00:00Z' }, tags: ['work'] });
      await app.commands.execute(new CompleteTaskCommand(user, done.id));
      const gone = await create(user, 'gone', { tags: ['gone'] });
      await app.commands.execute(new DeleteTaskCommand(user, gone.id));
    });

    it.each<[TaskListInput, string[]]>([
      [{}, ['done', 'someday', 'weekly', 'yesterday', 'today', 'late']],
      [{ status: 'open' }, ['someday', 'weekly', 'yesterday', 'today', 'late']],
      [{ status: 'completed' }, ['done']],
      [{ priority: ['high', 'low'] }, ['yesterday', 'late']],
      [{ tag: ['HOME'] }, ['today', 'late']],
      [{ tag: ['home', 'money'] }, ['someday', 'today', 'late']],
      [{ tag: ['home', 'money'], tagMode: 'all' }, ['late']],
      [{ tag: ['home'], priority: ['high'] }, ['late']],
      [{ tag: ['nothing'] }, []],
      [{ deleted: true }, ['gone']],
      [{ deleted: false, limit: 1 }, ['done']],
      [{ tag: ['home', 'money'], tagMode: 'none' }, ['done', 'weekly', 'yesterday']],
      [{ q: 'tag:home' }, ['today', 'late']],
      [{ q: '-tag:home is:open no:due' }, ['someday']],
      [{ q: 'tag:home tag:money' }, ['late']],
      [{ q: 'tag:money', tag: ['home', 'work'] }, ['late']],
      [{ q: 'late tag:home due<=2026-11-24 overdue priority:high' }, ['late']],
      [{ q: 'due:2026-11-24' }, ['today']],
      [{ dueFrom: '2026-11-24' }, ['weekly', 'today']],
      [{ dueFrom: '2026-11-23', dueTo: '2026-11-23' }, ['yesterday', 'late']],
      [{ dueTo: '2026-11-23T10:00:00Z' }, ['done', 'yesterday', 'late']],
      [{ overdue: true }, ['yesterday', 'late']],
      [{ overdue: false }, ['done', 'someday', 'weekly', 'today']],
      [{ recurring: true }, ['weekly']],
      [{ recurring: false, status: 'open' }, ['someday', 'yesterday', 'today', 'late']],
      [{ sort: 'created' }, ['late', 'today', 'yesterday', 'weekly', 'someday', 'done']],
      [{ sort: 'due' }, ['done', 'yesterday', 'late', 'today', 'weekly', 'someday']],
      [{ sort: 'title' }, ['done', 'late', 'someday', 'today', 'weekly', 'yesterday']],
      [{ sort: '-title', limit: 2 }, ['yesterday', 'weekly']],
      [{ sort: '-updated', limit: 1 }, ['done']],
      [{ sort: '-priority', limit: 1 }, ['late']],
      [{ sort: 'priority', limit: 1 }, ['yesterday']],
    ])('%j', async (input, expected) => {
      await expect(titles(user, input)).resolves.toEqual(expected);
    });

    it('counts the tags of tasks that are not deleted', async () => {
      await expect(app.queries.execute(new ListTagsQuery(user))).resolves.toEqual([
        { tag: 'home', count: 2 },
        { tag: 'money', count: 2 },
        { tag: 'work', count: 1 },
      ]);
    });

    it('counts tasks by status', async () => {
      const overdue = await titles(user, { overdue: true });
      const done = await titles(user, { status: 'completed' });
      const open = await titles(user, { status: 'open' });
      const deleted = await titles(user, { deleted: true });
      expect(overdue.length).toBeGreaterThan(0);
      await expect(app.queries.execute(new CountTasksQuery(user))).resolves.toEqual({
        open: open.length,
        overdue: overdue.length,
        completed: done.length,
        deleted: deleted.length,
      });
      await expect(app.queries.execute(new CountTasksQuery(app.newUser()))).resolves.toEqual({
        open: 0,
        overdue: 0,
        completed: 0,
        deleted: 0,
      });
    });

    it.each<[TaskListInput, string]>([
      [{ sort: 'colour' }, 'sort'],
      [{ sort: 'relevance' }, 'sort'],
      [{ deleted: true, tag: ['home'] }, 'deleted'],
      [{ deleted: true, q: 'home' }, 'deleted'],
      [{ q: 'priority:urgent' }, 'q'],
      [{ dueFrom: 'soon' }, 'dueFrom'],
      [{ dueTo: '2026-02-30' }, 'dueTo'],
      [{ cursor: 'nonsense' }, 'cursor'],
      [{ cursor: Buffer.from('["created",true,"never","0"]').toString('base64url') }, 'cursor'],
      [{ cursor: Buffer.from('["created",true,"2026-01-01T00:00:00.000Z","no id"]').toString('base64url') }, 'cursor'],
      [{ q: 'home', cursor: Buffer.from('["relevance",true,"x","0"]').toString('base64url') }, 'cursor'],
    ])('refuses %j and names %s', async (input, field) => {
      await create(user, 'one more at home');
      const error = await app.queries.execute(new ListTasksQuery(user, input)).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(InvalidTaskError);
      expect((error as InvalidTaskError).problems.map((problem) => problem.field)).toEqual([field]);
    });

    it('refuses the cursor of another order', async () => {
      const { nextCursor } = await app.queries.execute(new ListTasksQuery(user, { sort: 'due', limit: 1 }));
      await expect(titles(user, { sort: '-due', cursor: nextCursor! })).rejects.toBeInstanceOf(InvalidTaskError);
      await expect(titles(user, { sort: 'title', cursor: nextCursor! })).rejects.toBeInstanceOf(InvalidTaskError);
    });
  });

  it.each(['created', '-created', 'updated', '-due', 'due', 'priority', '-title'])(
    'pages by %s without gap or repeat, also while tasks are added',
    async (sort) => {
      const user = app.newUser();
      for (let index = 0; index < 23; index += 1) {
        await create(user, `task ${index % 4}`, {
          priority: (['low', 'medium', 'high'] as const)[index % 3]!,
          ...(index % 2 ? { due: { at: `2026-12-0${(index % 5) + 1}T09:00:00Z` } } : {}),
        });
      }
      const before = new Set((await allPages(user, { limit: 200 })).map(({ id }) => id));
      const first = await app.queries.execute(new ListTasksQuery(user, { sort, limit: 5 }));
      await create(user, 'task in between');
      const rest = await allPages(user, { sort, limit: 5, cursor: first.nextCursor! });
      const seen = [...first.items, ...rest].map(({ id }) => id);
      expect(new Set(seen).size).toBe(seen.length);
      expect([...before].every((id) => seen.includes(id))).toBe(true);
    },
  );

  describe('search', () => {
    let user: string;

    beforeAll(async () => {
      user = app.newUser();
      await create(user, 'Buy milk', { notes: 'and berries from the café' });
      await create(user, 'Call the milkman', { tags: ['phone'] });
      await create(user, 'Plan the week', { notes: 'milk, bread\nÉtat des lieux' });
      await create(user, 'Straße fegen', { tags: ['haus-arbeit'] });
      await create(user, 'Reports for Łódź');
      await create(user, 'milk milk milk');
      const gone = await create(user, 'spilt milk');
      await app.commands.execute(new DeleteTaskCommand(user, gone.id));
    });

    it.each<[string, string[]]>([
      ['milk', ['milk milk milk', 'Buy milk', 'Call the milkman', 'Plan the week']],
      ['MILK', ['milk milk milk', 'Buy milk', 'Call the milkman', 'Plan the week']],
      ['milk buy', ['Buy milk']],
      ['mil call', ['Call the milkman']],
      ['phone', ['Call the milkman']],
      ['cafe', ['Buy milk']],
      ['CAFÉ', ['Buy milk']],
      ['berry', ['Buy milk']],
      ['strasse', ['Straße fegen']],
      ['lodz', ['Reports for Łódź']],
      ['report', ['Reports for Łódź']],
      ['arbeit', ['Straße fegen']],
      ['milks', ['milk milk milk', 'Buy milk', 'Plan the week']],
      ['unicorn', []],
      ['mlik', ['milk milk milk', 'Buy milk', 'Plan the week']],
      ['milkmann', ['Call the milkman']],
      ['phnoe', ['Call the milkman']],
      ['beries', ['Buy milk']],
      ['stasse', ['Straße fegen']],
      ['calls', ['Call the milkman']],
      ['"milk, bread"', ['Plan the week']],
      ['"the milkman"', ['Call the milkman']],
      ['"the week" milk', ['Plan the week']],
      ['"100%"', []],
      ['"MILK, bread"', ['Plan the week']],
      ['"État des"', ['Plan the week']],
      ['milk unicorn', []],
      ['!?', []],
    ])('%s', async (q, expected) => {
      await expect(titles(user, { q })).resolves.toEqual(expected);
    });

    it('goes together with filters and other orders', async () => {
      await expect(titles(user, { q: 'milk', sort: 'title', limit: 2 })).resolves.toEqual([
        'Buy milk',
        'Call the milkman',
      ]);
      await expect(titles(user, { q: 'milk', tag: ['phone'] })).resolves.toEqual(['Call the milkman']);
    });

    it('follows a change of the text', async () => {
      const task = await create(user, 'water the fern');
      await app.commands.execute(new UpdateTaskCommand(user, task.id, { title: 'water the cactus' }));
      await expect(titles(user, { q: 'fern' })).resolves.toEqual([]);
      await expect(titles(user, { q: 'cactus water' })).resolves.toEqual(['water the cactus']);
    });

    it('follows a word from the notes into the title and back, where it counts otherwise', async () => {
      const first = await create(user, 'a kayak', { notes: 'with a paddle' });
      await create(user, 'another kayak', { notes: 'and a paddle' });
      const update = (title: string) => app.commands.execute(new UpdateTaskCommand(user, first.id, { title }));
      await update('a kayak and its paddle');
      await expect(titles(user, { q: 'paddle', sort: 'relevance' })).resolves.toEqual([
        'a kayak and its paddle',
        'another kayak',
      ]);
      await update('a kayak');
      await expect(titles(user, { q: 'paddle', sort: 'relevance' })).resolves.toEqual(['another kayak', 'a kayak']);
    });
  });

  describe('with twenty thousand tasks', () => {
    let user: string;

    beforeAll(async () => {
      user = app.newUser();
      await seedTasks(app.dataSource, user, 20_000);
      await seedTasks(app.dataSource, app.newUser(), 5_000);
      await analyze(app.dataSource);
    }, 60_000);

    it('finds all matches of a word: the newest thousand by rank, then the others by age', async () => {
      const found = await allPages(user, { q: 'report', limit: 200 });
      expect(found).toHaveLength(2_000);
      expect(new Set(found.map(({ id }) => id)).size).toBe(2_000);
    });

    it('finds words of which there are hundreds with the same beginning', async () => {
      const { items } = await app.queries.execute(new ListTasksQuery(user, { q: 'w needle', limit: 200 }));
      expect(items).toHaveLength(20);
      await expect(titles(user, { q: 'w', limit: 1 })).resolves.toHaveLength(1);
    });

    const inputs: TaskListInput[] = [
      {},
      { status: 'open' },
      { status: 'open', priority: ['high'], tag: ['work'] },
      { tag: ['rare'] },
      { tag: ['rare', 'work'], tagMode: 'any' },
      { tag: ['rare'], sort: 'due' },
      { dueFrom: '2026-07-01', dueTo: '2026-07-07', sort: 'due' },
      { overdue: true, sort: 'due' },
      { sort: '-priority' },
      { sort: 'title' },
      { sort: '-updated' },
      { deleted: true },
      { q: 'project' },
      { q: 'needle' },
      { q: 'project report' },
      { q: 'needle', status: 'open' },
    ];

    it.each(inputs)('%j reads an index', async (input) => {
      const words = input.q ? await searchedWords(app.dataSource, user, input.q) : [];
      const criteria = await readCriteria(input, app.clock.now(), () => Promise.resolve('UTC'));
      const { statement, values } = input.q
        ? searchStatement(user, criteria, words)
        : listStatement(user, criteria, words);
      const plan = await app.dataSource.query<Array<{ 'QUERY PLAN': string }>>(`EXPLAIN ${statement.text}`, values);
      const text = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(text).not.toMatch(/Seq Scan/);
      expect(text).toMatch(/Index (Only )?Scan/);
    });
  });
});
