import { startTestPostgres, type TestPostgres } from '@app/testing';
import type { TaskEvent, TaskView } from '@app/contracts';
import { parseEvent } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import { eventually, TasksFixture } from '../../../test/tasks-fixture';
import { CompleteTaskCommand } from './commands/complete-task/complete-task.command';
import { CreateTaskCommand } from './commands/create-task/create-task.command';
import { DeleteTaskCommand } from './commands/delete-task/delete-task.command';
import { ReopenTaskCommand } from './commands/reopen-task/reopen-task.command';
import { RestoreTaskCommand } from './commands/restore-task/restore-task.command';
import { InvalidTaskError, TaskNotFoundError, VersionMismatchError } from './domain/task.errors';
import { GetChangesQuery } from './queries/changes/get-changes.query';
import { GetTaskQuery } from './queries/task/get-task.query';
import { ListTasksQuery } from './queries/task-list/list-tasks.query';

describe('tasks', () => {
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

  const create = (userId: string, input: Partial<CreateTaskCommand['input']> = {}): Promise<TaskView> =>
    app.commands.execute(new CreateTaskCommand(userId, { title: 'pay rent', ...input }));

  const published = async (userId: string, count: number): Promise<TaskEvent[]> => {
    await eventually(() => app.publisher.eventsOf(userId).length >= count, `${count} events`);
    return app.publisher.eventsOf(userId) as TaskEvent[];
  };

  describe('create', () => {
    it('keeps every field and tells of it once, with the revision it took', async () => {
      const user = app.newUser();
      const task = await create(user, {
        title: '  pay   rent ',
        notes: 'to the new account',
        priority: 'high',
        tags: ['Home', 'home', 'Деньги'],
        due: { at: '2026-12-01T09:00:00+01:00' },
        timeZone: 'europe/rome',
        recurrence: { rrule: 'RRULE:FREQ=MONTHLY;BYMONTHDAY=1' },
        reminders: [{ before: 'P1D' }, { at: '2026-11-30T20:00:00Z' }],
      });
      expect(task).toMatchObject({
        seriesId: expect.any(String),
        title: 'pay rent',
        notes: 'to the new account',
        status: 'open',
        priority: 'high',
        tags: ['home', 'деньги'],
        due: { at: '2026-12-01T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' },
        recurrence: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=1', anchor: 'schedule', lookahead: 1 },
        reminders: [
          { before: 'P1D', at: null, fireAt: '2026-11-30T08:00:00.000Z', status: 'pending' },
          { before: null, at: '2026-11-30T20:00:00.000Z', fireAt: '2026-11-30T20:00:00.000Z', status: 'pending' },
        ],
        version: 1,
        revision: 1,
        createdAt: '2026-11-24T10:00:00.000Z',
        completedAt: null,
        deletedAt: null,
      });
      await expect(app.queries.execute(new GetTaskQuery(user, task.id))).resolves.toEqual(task);
      const [event] = await published(user, 1);
      expect(parseEvent('task-events', event)).toMatchObject({
        type: 'task.created',
        taskId: task.id,
        taskVersion: 1,
        revision: 1,
        actor: `user:${user}`,
        changes: [],
        task: {
          ...task,
          series: { index: 1, lastIndex: 1, openCount: 1, start: task.due, lastDue: task.due },
        },
      });
    });

    it('makes one task of one command id', async () => {
      const user = app.newUser();
      const id = uuidv7();
      const command = new CreateTaskCommand(user, { title: 'once' }, id);
      const made = await Promise.all(Array.from({ length: 5 }, () => app.commands.execute(command)));
      expect(new Set(made.map((task) => JSON.stringify(task))).size).toBe(1);
      expect((await app.queries.execute(new GetChangesQuery(user, 0))).revision).toBe(1);
    });

    it('names every field that is wrong and stores nothing', async () => {
      const user = app.newUser();
      const wrong = create(user, {
        title: ' ',
        tags: ['a', 'b', 'c', 'd', 'e', 'f'],
        due: { date: '2026-02-30' },
        reminders: [{ before: 'soon' }],
      });
      await expect(wrong).rejects.toBeInstanceOf(InvalidTaskError);
      const error = await wrong.catch((failure: InvalidTaskError) => failure);
      expect((error as InvalidTaskError).problems.map(({ field }) => field)).toEqual([
        'title',
        'tags',
        'due.date',
        'reminders[0].before',
      ]);
      expect((await app.queries.execute(new GetChangesQuery(user, 0))).items).toEqual([]);
    });
  });

  describe('complete', () => {
    it('is done once, whoever asks at the same time', async () => {
      const user = app.newUser();
      const task = await create(user, {
        due: { at: '2026-11-25T09:00:00Z' },
        recurrence: { rrule: 'FREQ=DAILY' },
      });
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => app.commands.execute(new CompleteTaskCommand(user, task.id))),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]).toMatchObject({
        task: { status: 'completed', version: 2, revision: 2, completedAt: '2026-11-24T10:00:00.000Z' },
        nextDue: { at: '2026-11-26T09:00:00.000Z', date: null, timeZone: 'UTC' },
      });
      await published(user, 2);
      const types = app.publisher.eventsOf(user).map(({ type, revision }) => [type, revision]);
      expect(types).toEqual([
        ['task.created', 1],
        ['task.completed', 2],
      ]);
    });

    it('refuses a version that is not the current one, and shows the current task', async () => {
      const user = app.newUser();
      const task = await create(user);
      const error = await app.commands
        .execute(new CompleteTaskCommand(user, task.id, 7))
        .catch((failure: VersionMismatchError) => failure);
      expect(error).toBeInstanceOf(VersionMismatchError);
      expect((error as VersionMismatchError).current).toEqual(task);
    });
  });

  it('reopens, deletes and restores, each as often as asked', async () => {
    const user = app.newUser();
    const { id } = await create(user);
    const steps = [CompleteTaskCommand, ReopenTaskCommand, DeleteTaskCommand, RestoreTaskCommand];
    for (const Step of steps) {
      await app.commands.execute(new Step(user, id));
      await app.commands.execute(new Step(user, id));
    }
    const events = await published(user, 5);
    expect(events.map(({ type, taskVersion, revision }) => [type, taskVersion, revision])).toEqual([
      ['task.created', 1, 1],
      ['task.completed', 2, 2],
      ['task.reopened', 3, 3],
      ['task.deleted', 4, 4],
      ['task.restored', 5, 5],
    ]);
  });

  it('shows a task to nobody else', async () => {
    const [owner, stranger] = [app.newUser(), app.newUser()];
    const { id } = await create(owner);
    await create(stranger, { title: 'mine' });
    await expect(app.queries.execute(new GetTaskQuery(stranger, id))).rejects.toBeInstanceOf(TaskNotFoundError);
    await expect(app.commands.execute(new CompleteTaskCommand(stranger, id))).rejects.toBeInstanceOf(TaskNotFoundError);
    await expect(app.commands.execute(new DeleteTaskCommand(stranger, 'nonsense'))).rejects.toBeInstanceOf(
      TaskNotFoundError,
    );
    const { items } = await app.queries.execute(new ListTasksQuery(stranger));
    expect(items.map(({ title }) => title)).toEqual(['mine']);
  });

  it('takes a gap-free revision for each of many changes at once', async () => {
    const user = app.newUser();
    const tasks = await Promise.all(Array.from({ length: 30 }, (_, index) => create(user, { title: `task ${index}` })));
    await Promise.all(tasks.map(({ id }) => app.commands.execute(new CompleteTaskCommand(user, id))));
    const events = await published(user, 60);
    expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });
});
