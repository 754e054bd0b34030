import { startTestPostgres, type TestPostgres } from '@app/testing';
import { PURGED_TITLE, type TaskEvent, type TaskView } from '@app/contracts';
import { eventually, TasksFixture } from '../../../test/tasks-fixture';
import { HousekeepingService } from '../housekeeping/housekeeping.service';
import { ChangeTasksCommand } from './commands/change-tasks/change-tasks.command';
import { CreateTaskCommand } from './commands/create-task/create-task.command';
import { DeleteTaskCommand } from './commands/delete-task/delete-task.command';
import { PurgeTasksCommand } from './commands/purge-tasks/purge-tasks.command';
import { RestoreTaskCommand } from './commands/restore-task/restore-task.command';
import { UndoChangeCommand } from './commands/undo-change/undo-change.command';
import { UpdateTaskCommand } from './commands/update-task/update-task.command';
import { NothingToUndoError, TaskConflictError, TaskNotFoundError, UndoConflictError } from './domain/task.errors';
import { TaskReader } from './ports/task-reader.port';
import { GetChangesQuery } from './queries/changes/get-changes.query';
import { GetTaskQuery } from './queries/task/get-task.query';
import { CountTasksQuery } from './queries/task-counts/count-tasks.query';
import { ListTasksQuery } from './queries/task-list/list-tasks.query';
import { ListChangesQuery } from './queries/undoable-changes/list-changes.query';

describe('trash', () => {
  let postgres: TestPostgres;
  let app: TasksFixture;
  let user: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await TasksFixture.start(await postgres.createDatabase());
  });

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  beforeEach(() => {
    user = app.newUser();
    app.clock.set('2026-11-24T10:00:00Z');
  });

  const create = (title: string, more: Partial<CreateTaskCommand['input']> = {}): Promise<TaskView> =>
    app.commands.execute(new CreateTaskCommand(user, { title, notes: 'a secret', tags: ['private'], ...more }));
  const remove = (id: string): Promise<TaskView> => app.commands.execute(new DeleteTaskCommand(user, id));
  const purge = (taskId?: string): Promise<{ purged: number }> =>
    app.commands.execute(new PurgeTasksCommand(user, taskId === undefined ? {} : { taskId }));
  const trash = async (of = user): Promise<string[]> =>
    (await app.queries.execute(new ListTasksQuery(of, { deleted: true }))).items.map(({ title }) => title);
  const rowsWith = async (words: string): Promise<number> => {
    const tables = ['task', 'task_journal', 'task_term', 'series'];
    const counts = await Promise.all(
      tables.map((table) =>
        app.dataSource.query(`SELECT count(*)::int AS n FROM ${table} t WHERE user_id = $1 AND t::text ILIKE $2`, [
          user,
          `%${words}%`,
        ]),
      ),
    );
    return counts.reduce((sum, [{ n }]) => sum + n, 0);
  };

  it('forgets a task for good: nothing that it said is left, and it cannot come back', async () => {
    const { id } = await create('plan the party');
    await app.commands.execute(new UpdateTaskCommand(user, id, { title: 'plan the surprise' }));
    await remove(id);
    const deletion = (await app.queries.execute(new ListChangesQuery(user, 1))).items[0]!;
    expect(await rowsWith('surprise')).toBeGreaterThan(0);
    expect(await purge(id)).toEqual({ purged: 1 });

    expect(await trash()).toEqual([]);
    expect(await app.queries.execute(new CountTasksQuery(user))).toMatchObject({ deleted: 0 });
    await expect(app.queries.execute(new GetTaskQuery(user, id))).rejects.toBeInstanceOf(TaskNotFoundError);
    await expect(app.commands.execute(new RestoreTaskCommand(user, id))).rejects.toBeInstanceOf(TaskNotFoundError);
    await expect(app.commands.execute(new UndoChangeCommand(user, deletion.id))).rejects.toBeInstanceOf(
      UndoConflictError,
    );
    await expect(purge(id)).rejects.toBeInstanceOf(TaskNotFoundError);
    for (const words of ['surprise', 'party', 'secret', 'private'])
      expect([words, await rowsWith(words)]).toEqual([words, 0]);
  });

  it('tells every window, also one that was away, and nobody what it was', async () => {
    const { id } = await create('plan the party');
    await remove(id);
    await purge(id);
    const { items, revision } = await app.queries.execute(new GetChangesQuery(user, 1));
    expect(items).toMatchObject([{ id, title: PURGED_TITLE, notes: null, tags: [], revision: 3 }]);
    expect(items[0]!.deletedAt).not.toBeNull();
    expect(await app.module.get(TaskReader).backup(user, 0, 200)).toMatchObject({ items: [] });
    await eventually(() => app.publisher.eventsOf(user).length === revision, 'three events');
    const event = app.publisher.eventsOf(user).at(-1) as TaskEvent;
    expect(event).toMatchObject({ type: 'task.purged', revision: 3, changes: [], task: { title: PURGED_TITLE } });
    expect(JSON.stringify(event)).not.toMatch(/party|secret|private/);
  });

  it('takes nothing that is not in the trash, and nothing of others', async () => {
    const { id } = await create('pay rent');
    await expect(purge(id)).rejects.toBeInstanceOf(TaskConflictError);
    await remove(id);
    const stranger = app.newUser();
    await expect(app.commands.execute(new PurgeTasksCommand(stranger, { taskId: id }))).rejects.toBeInstanceOf(
      TaskNotFoundError,
    );
    expect(await app.commands.execute(new PurgeTasksCommand(stranger))).toEqual({ purged: 0 });
    expect(await trash()).toEqual(['pay rent']);
  });

  it('is emptied, however much is in it and though two do it at once', async () => {
    const kept = await create('kept');
    const ids: string[] = [];
    for (let index = 0; index < 520; index += 1) ids.push((await create(`task ${index}`)).id);
    await app.commands.execute(new ChangeTasksCommand(user, ids.slice(0, 500), 'delete'));
    await app.commands.execute(new ChangeTasksCommand(user, ids.slice(500), 'delete'));
    const outcomes = await Promise.all([purge(), purge()]);
    expect(outcomes.reduce((sum, { purged }) => sum + purged, 0)).toBe(520);
    expect(await trash()).toEqual([]);
    expect((await app.queries.execute(new GetTaskQuery(user, kept.id))).title).toBe('kept');
  });

  it('keeps the other tasks of a change that can be undone', async () => {
    const [a, b] = [await create('a'), await create('b')];
    await app.commands.execute(new ChangeTasksCommand(user, [a.id, b.id], 'delete'));
    await purge(a.id);
    const { items } = await app.queries.execute(new ListChangesQuery(user, 1));
    expect(items).toMatchObject([{ words: `Deleted “${PURGED_TITLE}” and another task.` }]);
    await app.commands.execute(new RestoreTaskCommand(user, b.id));
    expect((await app.queries.execute(new GetTaskQuery(user, b.id))).deletedAt).toBeNull();
  });

  it('drops a series that has ended with its last instance', async () => {
    const task = await create('plan the party', {
      due: { date: '2026-12-01' },
      recurrence: { rrule: 'FREQ=YEARLY' },
    });
    await app.commands.execute(new DeleteTaskCommand(user, task.id, 'following'));
    await purge();
    expect(await rowsWith('party')).toBe(0);
  });

  it('loses by itself what has been in it for 30 days, and the journal what is as old', async () => {
    const old = await create('old');
    await remove(old.id);
    app.clock.set('2026-12-20T10:00:00Z');
    const young = await create('young');
    await remove(young.id);
    app.clock.set('2026-12-24T10:00:01Z');
    const housekeeping = new HousekeepingService(app.dataSource, app.commands, app.clock);
    await housekeeping.run();
    await housekeeping.run();
    expect(await trash()).toEqual(['young']);
    await eventually(() => app.publisher.eventsOf(user).length === 5, 'five events');
    expect(app.publisher.eventsOf(user).at(-1)).toMatchObject({ type: 'task.purged', actor: 'service:chat-api' });
    await app.commands.execute(new UndoChangeCommand(user));
    expect(await trash()).toEqual([]);
    await app.commands.execute(new UndoChangeCommand(user));
    await expect(app.commands.execute(new UndoChangeCommand(user))).rejects.toBeInstanceOf(NothingToUndoError);
  });
});
