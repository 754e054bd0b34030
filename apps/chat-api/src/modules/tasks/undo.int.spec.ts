import { startTestPostgres, type TestPostgres } from '@app/testing';
import type { DueSnapshot, ReminderEvent, TaskEvent, TaskView } from '@app/contracts';
import { uuidv5, uuidv7 } from '@app/kernel';
import { eventually, TasksFixture } from '../../../test/tasks-fixture';
import { ChangeTasksCommand } from './commands/change-tasks/change-tasks.command';
import { CompleteTaskCommand } from './commands/complete-task/complete-task.command';
import { CreateTaskCommand } from './commands/create-task/create-task.command';
import { DeleteTaskCommand } from './commands/delete-task/delete-task.command';
import { ExtendSeriesCommand } from './commands/extend-series/extend-series.command';
import { ReminderFiredService } from './commands/mark-reminder-fired/reminder-fired.service';
import { ReopenTaskCommand } from './commands/reopen-task/reopen-task.command';
import { RestoreTaskCommand } from './commands/restore-task/restore-task.command';
import { SeriesLifeCommand } from './commands/series-life/series-life.command';
import { SnoozeTaskCommand } from './commands/snooze-task/snooze-task.command';
import { UndoChangeCommand } from './commands/undo-change/undo-change.command';
import { UpdateTaskCommand } from './commands/update-task/update-task.command';
import { NothingToUndoError, UndoConflictError } from './domain/task.errors';
import type { Undone } from './ports/undo-store.port';
import { GetChangesQuery } from './queries/changes/get-changes.query';
import { GetTaskQuery } from './queries/task/get-task.query';
import { ListChangesQuery, type DescribedChange } from './queries/undoable-changes/list-changes.query';

type AnyCommand = Parameters<TasksFixture['commands']['execute']>[0];

const at = (instant: string): DueSnapshot => ({ at: instant, date: null, timeZone: 'UTC' });
/** What an undo gives back; versions, revisions and the time of the change go on. */
const content = ({ version: _v, revision: _r, updatedAt: _u, ...rest }: TaskView): Partial<TaskView> => rest;

describe('undo', () => {
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

  const run = (command: AnyCommand): Promise<unknown> => app.commands.execute(command as never);
  const create = (input: Partial<CreateTaskCommand['input']> = {}): Promise<TaskView> =>
    app.commands.execute(
      new CreateTaskCommand(user, {
        title: 'pay rent',
        tags: ['home'],
        due: at('2026-11-26T09:00:00.000Z'),
        reminders: [{ before: 'PT1H' }],
        ...input,
      }),
    );
  const daily = (lookahead = 1): Promise<TaskView> =>
    create({ title: 'gym', recurrence: { rrule: 'FREQ=DAILY', lookahead } });
  const undo = (id?: number, commandId?: string): Promise<Undone> =>
    app.commands.execute(new UndoChangeCommand(user, id, commandId));
  const get = (id: string): Promise<TaskView> => app.queries.execute(new GetTaskQuery(user, id));
  const everything = async (): Promise<TaskView[]> => (await app.queries.execute(new GetChangesQuery(user, 0))).items;
  const open = async (): Promise<TaskView[]> =>
    (await everything())
      .filter(({ status, deletedAt }) => status === 'open' && deletedAt === null)
      .sort((a, b) => (a.due!.at! < b.due!.at! ? -1 : 1));
  const changes = async (): Promise<DescribedChange[]> =>
    (await app.queries.execute(new ListChangesQuery(user, 50))).items;
  /** What the recurrence saga asks for after a completion. */
  const extend = (task: TaskView, index: number, due: string): Promise<{ created: boolean; refusal: string | null }> =>
    app.commands.execute(
      new ExtendSeriesCommand(
        {
          userId: user,
          seriesId: task.seriesId!,
          index,
          due: at(due),
          sourceTaskId: task.id,
          correlationId: 'c',
          causationId: uuidv7(),
        },
        'recurring',
      ),
    );

  it.each<[string, (id: string) => AnyCommand[]]>([
    ['a completion', (id) => [new CompleteTaskCommand(user, id)]],
    ['a reopening', (id) => [new CompleteTaskCommand(user, id), new ReopenTaskCommand(user, id)]],
    ['a deletion', (id) => [new DeleteTaskCommand(user, id)]],
    ['a restoration', (id) => [new DeleteTaskCommand(user, id), new RestoreTaskCommand(user, id)]],
    ['a new title and tags', (id) => [new UpdateTaskCommand(user, id, { title: 'x', tags: ['a', 'b'] })]],
    [
      'a new due date, with its reminders',
      (id) => [new UpdateTaskCommand(user, id, { due: at('2026-12-24T09:00:00Z') })],
    ],
    ['a due date that was removed', (id) => [new UpdateTaskCommand(user, id, { due: null })]],
    ['other reminders', (id) => [new UpdateTaskCommand(user, id, { reminders: [{ before: 'P1D' }] })]],
    ['a snooze', (id) => [new SnoozeTaskCommand(user, id, { minutes: 10 })]],
    ['a rule', (id) => [new UpdateTaskCommand(user, id, { recurrence: { rrule: 'FREQ=DAILY' } })]],
    ['notes, a priority', (id) => [new UpdateTaskCommand(user, id, { notes: 'n', priority: 'high' })]],
  ])('gives back what was before %s, and does it again when the undo is undone', async (_name, commandsOf) => {
    const task = await create();
    const commands = commandsOf(task.id);
    for (const command of commands.slice(0, -1)) await run(command);
    const before = await get(task.id);
    await run(commands.at(-1)!);
    const after = await get(task.id);
    expect(content(after)).not.toEqual(content(before));

    const undone = await undo();
    expect(content(await get(task.id))).toEqual(content(before));
    expect(undone.items.map(({ id }) => id)).toEqual([task.id]);
    const [newest] = await changes();
    expect(newest).toMatchObject({ undoes: undone.id, undoneBy: null });

    await undo(newest!.id);
    expect(content(await get(task.id))).toEqual(content(after));
  });

  it('goes back step by step, down to the first, and then says that nothing is left', async () => {
    const task = await create();
    await run(new UpdateTaskCommand(user, task.id, { title: 'pay the rent' }));
    await run(new CompleteTaskCommand(user, task.id));
    await undo();
    expect(await get(task.id)).toMatchObject({ title: 'pay the rent', status: 'open' });
    await undo();
    expect(content(await get(task.id))).toEqual(content(task));
    await undo();
    expect((await get(task.id)).deletedAt).not.toBeNull();
    await expect(undo()).rejects.toBeInstanceOf(NothingToUndoError);
  });

  it('takes a bulk action back as a whole', async () => {
    const tasks = await Promise.all(['a', 'b', 'c'].map((title) => create({ title })));
    await run(new CompleteTaskCommand(user, tasks[2]!.id));
    await run(
      new ChangeTasksCommand(
        user,
        tasks.map(({ id }) => id),
        'complete',
      ),
    );
    const undone = await undo();
    expect(undone.items.map(({ title }) => title).sort()).toEqual(['a', 'b']);
    expect((await open()).map(({ title }) => title).sort()).toEqual(['a', 'b']);
    expect((await get(tasks[2]!.id)).status).toBe('completed');
  });

  it('keeps later changes of other fields, and refuses what would lose one', async () => {
    const task = await create();
    await run(new UpdateTaskCommand(user, task.id, { title: 'first', priority: 'high' }));
    const [first] = await changes();
    await run(new UpdateTaskCommand(user, task.id, { notes: 'kept' }));
    await undo(first!.id);
    expect(await get(task.id)).toMatchObject({ title: 'pay rent', priority: 'medium', notes: 'kept' });

    await run(new UpdateTaskCommand(user, task.id, { title: 'second', tags: [] }));
    const [second] = await changes();
    await run(new UpdateTaskCommand(user, task.id, { title: 'third' }));
    const before = await get(task.id);
    await expect(undo(second!.id)).rejects.toThrow('“third”: its title');
    expect(await get(task.id)).toEqual(before);
    await expect(undo(first!.id)).rejects.toBeInstanceOf(UndoConflictError);
  });

  it('does not take back a snooze that came later', async () => {
    const task = await create();
    await run(new UpdateTaskCommand(user, task.id, { due: at('2026-11-27T09:00:00Z') }));
    const [moved] = await changes();
    await run(new SnoozeTaskCommand(user, task.id, { minutes: 30 }));
    await expect(undo(moved!.id)).rejects.toThrow('“pay rent”: its reminders');
  });

  it('counts a change again once its undo is undone', async () => {
    const task = await create();
    await run(new UpdateTaskCommand(user, task.id, { title: 'x' }));
    await undo();
    await undo((await changes())[0]!.id);
    expect((await get(task.id)).title).toBe('x');
    await undo();
    expect(await get(task.id)).toMatchObject({ title: 'pay rent', deletedAt: null });
  });

  it('leaves a reminder that rang since as one that rang', async () => {
    const task = await create();
    await run(new UpdateTaskCommand(user, task.id, { reminders: [{ before: 'PT1H' }, { before: 'PT2H' }] }));
    app.clock.set('2026-11-26T08:00:00Z');
    const { id, fireAt } = task.reminders[0]!;
    const event = { userId: user, taskId: task.id, correlationId: 'c', eventId: uuidv7(), reminder: { id, fireAt } };
    await app.unitOfWork.run((manager) => app.module.get(ReminderFiredService).mark(manager, event as ReminderEvent));
    await undo();
    expect((await get(task.id)).reminders).toMatchObject([{ id, status: 'fired', fireAt }]);
  });

  it('does not ring for what was missed meanwhile', async () => {
    const task = await create();
    await run(new CompleteTaskCommand(user, task.id));
    app.clock.set('2026-11-26T08:30:00Z');
    await undo();
    expect((await get(task.id)).reminders).toMatchObject([{ status: 'cancelled', fireAt: '2026-11-26T08:00:00.000Z' }]);
  });

  describe('of a completion in a series', () => {
    it('takes the instance away that it made, and makes the same date again when it is completed again', async () => {
      const first = await daily();
      await run(new CompleteTaskCommand(user, first.id));
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await undo();
      expect((await open()).map(({ id }) => id)).toEqual([first.id]);

      expect(await extend(first, 2, '2026-11-27T09:00:00.000Z')).toMatchObject({
        created: false,
        refusal: 'enough-open',
      });
      await run(new CompleteTaskCommand(user, first.id));
      expect(await extend(first, 2, '2026-11-27T09:00:00.000Z')).toMatchObject({ created: true });
      expect(await open()).toMatchObject([
        { id: uuidv5(first.seriesId!, '2'), due: at('2026-11-27T09:00:00.000Z'), tags: ['home'], version: 3 },
      ]);
    });

    it.each<[string, (id: string) => AnyCommand]>([
      ['alone', (id) => new RestoreTaskCommand(user, id)],
      ['among many', (id) => new ChangeTasksCommand(user, [id], 'restore')],
    ])('lets the instance that went be restored %s, and counts on from it', async (_how, restore) => {
      const first = await daily();
      await run(new CompleteTaskCommand(user, first.id));
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await undo();
      const second = uuidv5(first.seriesId!, '2');
      await run(restore(second));
      await run(new CompleteTaskCommand(user, first.id));
      await run(new CompleteTaskCommand(user, second));
      expect(await extend(first, 2, '2026-11-27T09:00:00.000Z')).toMatchObject({ refusal: 'exists' });
      expect(await extend(first, 3, '2026-11-28T09:00:00.000Z')).toMatchObject({ created: true });
    });

    it('works before the saga made the instance', async () => {
      const first = await daily();
      await run(new CompleteTaskCommand(user, first.id));
      await undo();
      expect(await extend(first, 2, '2026-11-27T09:00:00.000Z')).toMatchObject({ refusal: 'enough-open' });
      expect((await open()).map(({ id }) => id)).toEqual([first.id]);
    });

    it('leaves an instance that was changed since', async () => {
      const first = await daily();
      await run(new CompleteTaskCommand(user, first.id));
      const [completion] = await changes();
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      const second = uuidv5(first.seriesId!, '2');
      await run(new UpdateTaskCommand(user, second, { notes: 'bring shoes' }));
      await undo(completion!.id);
      expect((await open()).map(({ id }) => id)).toEqual([first.id, second]);
    });

    it('of several at once takes several away, and can be undone itself', async () => {
      const first = await daily(2);
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      const ids = [1, 2].map((index) => uuidv5(first.seriesId!, String(index)));
      await run(new ChangeTasksCommand(user, ids, 'complete'));
      await extend(first, 3, '2026-11-28T09:00:00.000Z');
      await extend(first, 4, '2026-11-29T09:00:00.000Z');
      await undo();
      expect((await open()).map(({ id }) => id)).toEqual(ids);
      const [newest] = await changes();
      await undo(newest!.id);
      expect((await open()).map(({ due }) => due!.at)).toEqual([
        '2026-11-28T09:00:00.000Z',
        '2026-11-29T09:00:00.000Z',
      ]);
      expect(await extend(first, 4, '2026-11-29T09:00:00.000Z')).toMatchObject({ refusal: 'exists' });
    });
  });

  describe('of a change to a series', () => {
    it('gives the old series back with its instances, and ends the one that began', async () => {
      const first = await daily(3);
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await extend(first, 3, '2026-11-28T09:00:00.000Z');
      const before = (await open()).map(content);
      await run(
        new UpdateTaskCommand(user, first.id, { recurrence: { rrule: 'FREQ=WEEKLY', lookahead: 2 } }, 'following'),
      );
      const moved = await get(first.id);
      await extend(moved, 2, '2026-12-03T09:00:00.000Z');
      expect((await open()).map(({ due }) => due!.at)).toEqual([
        '2026-11-26T09:00:00.000Z',
        '2026-12-03T09:00:00.000Z',
      ]);

      await undo();
      expect((await open()).map(content)).toEqual(before);
      expect(await extend(moved, 3, '2026-12-10T09:00:00.000Z')).toMatchObject({ created: false, refusal: 'ended' });
      await run(new CompleteTaskCommand(user, first.id));
      expect(await extend(first, 4, '2026-11-29T09:00:00.000Z')).toMatchObject({ created: true });
    });

    it('is refused when an instance of the new one was touched', async () => {
      const first = await daily();
      await run(
        new UpdateTaskCommand(user, first.id, { recurrence: { rrule: 'FREQ=WEEKLY', lookahead: 2 } }, 'following'),
      );
      const [change] = await changes();
      const moved = await get(first.id);
      await extend(moved, 2, '2026-12-03T09:00:00.000Z');
      await run(new UpdateTaskCommand(user, uuidv5(moved.seriesId!, '2'), { title: 'swim' }));
      await expect(undo(change!.id)).rejects.toThrow('“swim” was changed since.');
    });

    it('gives all instances and those to come their old fields', async () => {
      const first = await daily(2);
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await run(new UpdateTaskCommand(user, first.id, { title: 'swim' }, 'following'));
      await undo();
      await run(new CompleteTaskCommand(user, first.id));
      await extend(first, 3, '2026-11-28T09:00:00.000Z');
      expect((await open()).map(({ title }) => title)).toEqual(['gym', 'gym']);
    });

    it('is refused when those to come were given something else since', async () => {
      const first = await daily();
      await run(new UpdateTaskCommand(user, first.id, { title: 'swim' }, 'following'));
      const [change] = await changes();
      await run(new CompleteTaskCommand(user, first.id));
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await run(new UpdateTaskCommand(user, uuidv5(first.seriesId!, '2'), { title: 'run' }, 'following'));
      await expect(undo(change!.id)).rejects.toThrow('The series of “run” was changed since.');
    });

    it('brings a series back that was deleted', async () => {
      const first = await daily(2);
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await run(new DeleteTaskCommand(user, first.id, 'following'));
      expect(await open()).toEqual([]);
      await undo();
      expect(await open()).toHaveLength(2);
      await run(new CompleteTaskCommand(user, first.id));
      expect(await extend(first, 3, '2026-11-28T09:00:00.000Z')).toMatchObject({ created: true });
    });

    it('has a paused series go on, and pauses it again', async () => {
      const first = await daily(2);
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await run(new SeriesLifeCommand(user, first.seriesId!, 'pause'));
      expect(await open()).toEqual([]);
      await undo();
      expect(await open()).toHaveLength(2);
      const { undoes, id } = (await changes())[0]!;
      expect(undoes).not.toBeNull();
      await undo(id);
      expect(await open()).toEqual([]);
      await run(new SeriesLifeCommand(user, first.seriesId!, 'resume'));
      expect(await open()).toHaveLength(2);
    });

    it('has a series go on that was ended', async () => {
      const first = await daily(2);
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      const before = (await open()).map(content);
      await run(new SeriesLifeCommand(user, first.seriesId!, 'end'));
      expect((await open()).map(({ seriesId, recurrence }) => [seriesId, recurrence])).toEqual([
        [null, null],
        [null, null],
      ]);
      await undo();
      expect((await open()).map(content)).toEqual(before);
      await run(new CompleteTaskCommand(user, first.id));
      expect(await extend(first, 3, '2026-11-28T09:00:00.000Z')).toMatchObject({ created: true });
    });

    it('makes the instance again that an undo took away, when a paused series goes on', async () => {
      const first = await daily();
      await run(new CompleteTaskCommand(user, first.id));
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await undo();
      await run(new SeriesLifeCommand(user, first.seriesId!, 'pause'));
      app.clock.set('2026-11-26T10:00:00Z');
      await run(new SeriesLifeCommand(user, first.seriesId!, 'resume'));
      expect((await open()).map(({ id }) => id)).toEqual([uuidv5(first.seriesId!, '2')]);
    });

    it('of its beginning takes all of it away', async () => {
      const first = await daily(2);
      await extend(first, 2, '2026-11-27T09:00:00.000Z');
      await undo();
      expect(await open()).toEqual([]);
      expect(await extend(first, 3, '2026-11-28T09:00:00.000Z')).toMatchObject({ refusal: 'ended' });
    });
  });

  it('is one command under one key, and each task gets one event with the next revision', async () => {
    const task = await create();
    await run(new UpdateTaskCommand(user, task.id, { title: 'x' }));
    const key = uuidv7();
    const first = await undo(undefined, key);
    expect(await undo(undefined, key)).toEqual(first);
    expect(await get(task.id)).toMatchObject({ title: 'pay rent', version: 3, revision: 3 });
    await eventually(() => app.publisher.eventsOf(user).length === 3, 'three events');
    const event = app.publisher.eventsOf(user).at(-1) as TaskEvent;
    expect(event).toMatchObject({
      type: 'task.updated',
      revision: 3,
      actor: `user:${user}`,
      task: { title: 'pay rent' },
    });
    expect(event.changes).toEqual([{ field: 'title', from: 'x', to: 'pay rent' }]);
  });

  it('of the same change by ten at once is done once', async () => {
    const task = await create();
    await run(new UpdateTaskCommand(user, task.id, { title: 'x' }));
    const [change] = await changes();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => undo(change!.id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await get(task.id)).toMatchObject({ title: 'pay rent', version: 3 });
  });

  it('is for 30 days, and for what a person did themselves', async () => {
    const task = await create();
    const [creation] = await changes();
    const stranger = app.newUser();
    await expect(app.commands.execute(new UndoChangeCommand(stranger, creation!.id))).rejects.toBeInstanceOf(
      NothingToUndoError,
    );
    const first = await daily();
    await run(new CompleteTaskCommand(user, first.id));
    await extend(first, 2, '2026-11-27T09:00:00.000Z');
    const made = await get(uuidv5(first.seriesId!, '2'));
    await expect(undo(made.revision)).rejects.toBeInstanceOf(NothingToUndoError);
    app.clock.set('2026-12-24T10:00:01Z');
    await expect(undo(creation!.id)).rejects.toThrow('the last 30 days');
    expect((await get(task.id)).deletedAt).toBeNull();
    expect(await changes()).toEqual([]);
  });

  it('lists what was done in words and pages, newest first, and nobody else sees it', async () => {
    const tasks = await Promise.all(['a', 'b', 'c'].map((title) => create({ title })));
    await run(
      new ChangeTasksCommand(
        user,
        tasks.map(({ id }) => id),
        'delete',
      ),
    );
    await undo();
    const all = await changes();
    expect(all.map(({ words }) => words).slice(0, 2)).toEqual([
      expect.stringMatching(/^Brought back “[abc]” and 2 others\.$/),
      'Deleted “a” and 2 others.',
    ]);
    expect(all[1]).toMatchObject({ taskIds: tasks.map(({ id }) => id), undoneBy: all[0]!.id });
    const page = await app.queries.execute(new ListChangesQuery(user, 2));
    const rest = await app.queries.execute(new ListChangesQuery(user, 50, Number(page.nextCursor)));
    expect([...page.items, ...rest.items]).toEqual(all);
    expect((await app.queries.execute(new ListChangesQuery(app.newUser(), 50))).items).toEqual([]);
  });
});
