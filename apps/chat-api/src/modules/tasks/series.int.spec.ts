import { startTestPostgres, type TestPostgres } from '@app/testing';
import type { DueSnapshot, ExtendSeriesRequest, ReminderEvent, TaskEvent, TaskView } from '@app/contracts';
import { uuidv5, uuidv7 } from '@app/kernel';
import { eventually, TasksFixture } from '../../../test/tasks-fixture';
import { CompleteTaskCommand } from './commands/complete-task/complete-task.command';
import { CreateTaskCommand } from './commands/create-task/create-task.command';
import { DeleteTaskCommand } from './commands/delete-task/delete-task.command';
import { ExtendSeriesCommand } from './commands/extend-series/extend-series.command';
import { ReminderFiredService } from './commands/mark-reminder-fired/reminder-fired.service';
import { ReopenTaskCommand } from './commands/reopen-task/reopen-task.command';
import { SnoozeTaskCommand } from './commands/snooze-task/snooze-task.command';
import { UpdateTaskCommand } from './commands/update-task/update-task.command';
import { SeriesNotFoundError } from './domain/task.errors';
import { GetChangesQuery } from './queries/changes/get-changes.query';
import { GetTaskQuery } from './queries/task/get-task.query';

const at = (instant: string): DueSnapshot => ({ at: instant, date: null, timeZone: 'UTC' });

describe('series', () => {
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

  const daily = (lookahead = 1, more: Partial<CreateTaskCommand['input']> = {}): Promise<TaskView> =>
    app.commands.execute(
      new CreateTaskCommand(user, {
        title: 'water the plants',
        tags: ['home'],
        due: at('2026-11-25T09:00:00.000Z'),
        recurrence: { rrule: 'FREQ=DAILY', lookahead },
        reminders: [{ before: 'PT1H' }, { at: '2026-11-25T08:50:00Z' }],
        ...more,
      }),
    );

  const request = (task: TaskView, index: number, due: DueSnapshot): ExtendSeriesRequest => ({
    userId: user,
    seriesId: task.seriesId!,
    index,
    due,
    sourceTaskId: task.id,
    correlationId: 'request-1',
    causationId: uuidv7(),
  });
  const extend = (task: TaskView, index: number, due = at(`2026-11-${24 + index}T09:00:00.000Z`)) =>
    app.commands.execute(new ExtendSeriesCommand(request(task, index, due), 'recurring'));
  const get = (id: string): Promise<TaskView> => app.queries.execute(new GetTaskQuery(user, id));
  const open = async (): Promise<TaskView[]> =>
    (await app.queries.execute(new GetChangesQuery(user, 0))).items.filter(
      ({ status, deletedAt }) => status === 'open' && deletedAt === null,
    );
  const lastEvent = async (): Promise<TaskEvent> => {
    const { revision } = await app.queries.execute(new GetChangesQuery(user, 0));
    await eventually(() => app.publisher.eventsOf(user).length === revision, `${revision} events`);
    return app.publisher.eventsOf(user).at(-1) as TaskEvent;
  };

  describe('extend', () => {
    it('makes an instance once, with the fields of the series, however often it is asked', async () => {
      const first = await daily();
      await app.commands.execute(new CompleteTaskCommand(user, first.id));
      const answers = await Promise.all(Array.from({ length: 10 }, () => extend(first, 2)));
      const id = uuidv5(first.seriesId!, '2');
      expect(answers.filter(({ created }) => created)).toEqual([{ created: true, taskId: id, refusal: null }]);
      expect(answers.filter(({ created }) => !created)).toEqual(
        Array(9).fill({ created: false, taskId: id, refusal: 'exists' }),
      );
      expect(await get(id)).toMatchObject({
        seriesId: first.seriesId,
        title: 'water the plants',
        tags: ['home'],
        due: at('2026-11-26T09:00:00.000Z'),
        recurrence: first.recurrence,
        reminders: [
          { before: 'PT1H', fireAt: '2026-11-26T08:00:00.000Z', status: 'pending' },
          { before: 'PT600S', fireAt: '2026-11-26T08:50:00.000Z', status: 'pending' },
        ],
      });
      expect(await lastEvent()).toMatchObject({
        type: 'task.created',
        actor: 'service:recurring',
        correlationId: 'request-1',
        task: { series: { index: 2, lastIndex: 2, lastDue: at('2026-11-26T09:00:00.000Z'), openCount: 1 } },
      });
    });

    it('keeps the look-ahead, the order and the end', async () => {
      const first = await daily(2);
      await expect(extend(first, 3)).resolves.toEqual({ created: false, taskId: null, refusal: 'out-of-order' });
      await expect(extend(first, 2)).resolves.toMatchObject({ created: true });
      await expect(extend(first, 3)).resolves.toEqual({ created: false, taskId: null, refusal: 'enough-open' });
      await app.commands.execute(new DeleteTaskCommand(user, first.id, 'following'));
      await expect(extend(first, 3)).resolves.toEqual({ created: false, taskId: null, refusal: 'ended' });
      expect(await open()).toEqual([]);
    });

    it('knows no series of others, and none that there is not', async () => {
      const first = await daily();
      const foreign = { ...request(first, 2, at('2026-11-26T09:00:00.000Z')), userId: app.newUser() };
      await expect(app.commands.execute(new ExtendSeriesCommand(foreign, 'recurring'))).rejects.toBeInstanceOf(
        SeriesNotFoundError,
      );
      await expect(extend({ ...first, seriesId: uuidv7() }, 2)).rejects.toBeInstanceOf(SeriesNotFoundError);
    });

    it('leaves one next instance after completing, reopening and completing again', async () => {
      const first = await daily();
      await app.commands.execute(new CompleteTaskCommand(user, first.id));
      await extend(first, 2);
      await app.commands.execute(new ReopenTaskCommand(user, first.id));
      const { nextDue } = await app.commands.execute(new CompleteTaskCommand(user, first.id));
      expect(nextDue).toEqual(at('2026-11-26T09:00:00.000Z'));
      expect((await lastEvent()).task.series).toMatchObject({ openCount: 1, lastIndex: 2 });
      expect((await open()).map(({ id }) => id)).toEqual([uuidv5(first.seriesId!, '2')]);
    });
  });

  it('says null when the rule is over', async () => {
    const task = await daily(1, { recurrence: { rrule: 'FREQ=DAILY;COUNT=1' } });
    const { nextDue } = await app.commands.execute(new CompleteTaskCommand(user, task.id));
    expect(nextDue).toBeNull();
  });

  it('counts from the completion when the series is anchored to it', async () => {
    const task = await daily(1, { recurrence: { rrule: 'FREQ=DAILY;INTERVAL=3', anchor: 'completion' } });
    app.clock.set('2026-11-30T20:00:00Z');
    const { nextDue } = await app.commands.execute(new CompleteTaskCommand(user, task.id));
    expect(nextDue).toEqual(at('2026-12-03T09:00:00.000Z'));
  });

  describe('this', () => {
    it('changes one instance and leaves what comes later as it was', async () => {
      const first = await daily(2);
      await extend(first, 2);
      await app.commands.execute(
        new UpdateTaskCommand(user, first.id, { title: 'only now', due: { at: '2026-11-25T12:00:00Z' } }),
      );
      await app.commands.execute(new CompleteTaskCommand(user, first.id));
      await extend(first, 3);
      expect((await open()).map(({ title, due }) => [title, due!.at])).toEqual([
        ['water the plants', '2026-11-26T09:00:00.000Z'],
        ['water the plants', '2026-11-27T09:00:00.000Z'],
      ]);
    });
  });

  describe('this and following', () => {
    it('changes fields of what stands and of what is still to come', async () => {
      const first = await daily(2);
      await extend(first, 2);
      await app.commands.execute(
        new UpdateTaskCommand(user, first.id, { title: 'feed the cat', reminders: [{ before: 'PT5M' }] }, 'following'),
      );
      await app.commands.execute(new CompleteTaskCommand(user, first.id));
      await extend(first, 3);
      const instances = await open();
      expect(instances.map(({ title }) => title)).toEqual(['feed the cat', 'feed the cat']);
      expect(instances.map(({ reminders }) => reminders.map(({ fireAt }) => fireAt))).toEqual([
        ['2026-11-26T08:55:00.000Z'],
        ['2026-11-27T08:55:00.000Z'],
      ]);
    });

    it('changes the look-ahead in place', async () => {
      const first = await daily();
      const recurrence = { rrule: 'FREQ=DAILY', lookahead: 3 };
      const changed = await app.commands.execute(new UpdateTaskCommand(user, first.id, { recurrence }, 'following'));
      expect(changed).toMatchObject({ seriesId: first.seriesId, recurrence: { lookahead: 3 } });
      await expect(extend(first, 2)).resolves.toMatchObject({ created: true });
    });

    it('begins another series when the rule changes, and takes back what the old one had ahead', async () => {
      const first = await daily(3);
      await extend(first, 2);
      await extend(first, 3);
      const changed = await app.commands.execute(
        new UpdateTaskCommand(
          user,
          uuidv5(first.seriesId!, '2'),
          { recurrence: { rrule: 'FREQ=WEEKLY', lookahead: 2 } },
          'following',
        ),
      );
      expect(changed.seriesId).not.toBe(first.seriesId);
      expect(changed.recurrence).toEqual({ rrule: 'FREQ=WEEKLY', anchor: 'schedule', lookahead: 2 });
      expect((await open()).map(({ id }) => id).sort()).toEqual([first.id, changed.id].sort());
      await expect(extend(first, 4)).resolves.toMatchObject({ refusal: 'ended' });
      await expect(extend(changed, 2, at('2026-12-03T09:00:00.000Z'))).resolves.toMatchObject({ created: true });
      await lastEvent();
      const updated = app.publisher.eventsOf(user).find(({ type }) => type === 'task.updated') as TaskEvent;
      expect(updated.task.series).toMatchObject({ index: 1, lastIndex: 1, openCount: 1, start: changed.due });
    });

    it('keeps what is left of a COUNT when the time of day moves', async () => {
      const first = await daily(1, { recurrence: { rrule: 'FREQ=DAILY;COUNT=5' } });
      await app.commands.execute(new CompleteTaskCommand(user, first.id));
      await extend(first, 2);
      const second = await app.commands.execute(
        new UpdateTaskCommand(user, uuidv5(first.seriesId!, '2'), { due: { at: '2026-11-26T18:00:00Z' } }, 'following'),
      );
      expect(second.recurrence!.rrule).toBe('FREQ=DAILY;COUNT=4');
    });

    it('ends the repetition with a recurrence of null', async () => {
      const first = await daily(2);
      await extend(first, 2);
      const single = await app.commands.execute(
        new UpdateTaskCommand(user, first.id, { recurrence: null }, 'following'),
      );
      expect(single).toMatchObject({ seriesId: null, recurrence: null });
      expect((await open()).map(({ id }) => id)).toEqual([first.id]);
      expect((await app.commands.execute(new CompleteTaskCommand(user, first.id))).nextDue).toBeNull();
    });

    it('begins a series with a task that did not repeat', async () => {
      const task = await app.commands.execute(
        new CreateTaskCommand(user, { title: 'once', due: { date: '2026-11-30' } }),
      );
      const repeating = await app.commands.execute(
        new UpdateTaskCommand(user, task.id, { recurrence: { rrule: 'FREQ=MONTHLY' } }),
      );
      expect(repeating).toMatchObject({ id: task.id, version: 2, seriesId: expect.any(String) });
      const next = { at: null, date: '2026-12-30', timeZone: 'UTC' };
      await expect(extend(repeating, 2, next)).resolves.toMatchObject({ refusal: 'enough-open' });
      await expect(app.commands.execute(new CompleteTaskCommand(user, task.id))).resolves.toMatchObject({
        nextDue: next,
      });
    });
  });

  describe('reminders', () => {
    const fired = (task: TaskView): ReminderEvent =>
      ({
        eventId: uuidv7(),
        userId: user,
        taskId: task.id,
        correlationId: 'c',
        reminder: { id: task.reminders[0]!.id, fireAt: task.reminders[0]!.fireAt! },
      }) as ReminderEvent;

    it('are noted as fired once, with a revision but no version, in the transaction of the caller', async () => {
      const task = await daily();
      const service = app.module.get(ReminderFiredService);
      const event = fired(task);
      const failing = app.unitOfWork.run(async (manager) => {
        await service.mark(manager, event);
        throw new Error('the message could not be kept');
      });
      await expect(failing).rejects.toThrow('the message could not be kept');
      expect((await get(task.id)).reminders[0]!.status).toBe('pending');
      await app.unitOfWork.run((manager) => service.mark(manager, event));
      await app.unitOfWork.run((manager) => service.mark(manager, event));
      expect(await get(task.id)).toMatchObject({ version: 1, revision: 2, reminders: [{ status: 'fired' }, {}] });
      expect(await lastEvent()).toMatchObject({ type: 'reminder.fired', actor: 'service:notification', revision: 2 });
    });

    it('that fired on a task that is gone are of no interest', async () => {
      const event = { ...fired(await daily()), taskId: uuidv7() };
      await app.unitOfWork.run((manager) => app.module.get(ReminderFiredService).mark(manager, event));
      expect((await app.queries.execute(new GetChangesQuery(user, 0))).revision).toBe(1);
    });

    it('are snoozed without moving the due date', async () => {
      const task = await daily();
      const snoozed = await app.commands.execute(new SnoozeTaskCommand(user, task.id, { minutes: 10 }));
      expect(snoozed.due).toEqual(task.due);
      expect(snoozed.reminders[0]).toMatchObject({ fireAt: '2026-11-24T10:10:00.000Z', status: 'snoozed' });
    });
  });

  it('tells clients what they missed, deleted tasks included, and starts anew after a revision that never was', async () => {
    const tasks = [await daily(), await daily(), await daily()];
    await app.commands.execute(new DeleteTaskCommand(user, tasks[1]!.id));
    const page = await app.queries.execute(new GetChangesQuery(user, 1, 2));
    expect(page).toMatchObject({ revision: 4, more: false, reset: false });
    expect(page.items.map(({ revision, deletedAt }) => [revision, deletedAt !== null])).toEqual([
      [3, false],
      [4, true],
    ]);
    const first = await app.queries.execute(new GetChangesQuery(user, 0, 2));
    expect(first).toMatchObject({ revision: 3, more: true, reset: false });
    const reset = await app.queries.execute(new GetChangesQuery(user, 99, 1));
    expect(reset).toMatchObject({ revision: 1, more: true, reset: true });
    await expect(app.queries.execute(new GetChangesQuery(app.newUser(), 7))).resolves.toEqual({
      items: [],
      revision: 0,
      more: false,
      reset: true,
    });
  });

  it('tells of tasks with long notes in pages that a sidecar takes', async () => {
    const notes = '\u{1f600}'.repeat(10_000);
    for (let index = 0; index < 60; index += 1) {
      await app.commands.execute(new CreateTaskCommand(user, { title: `task ${index}`, notes }));
    }
    const pages: number[] = [];
    let since = 0;
    let more = true;
    while (more) {
      const page = await app.queries.execute(new GetChangesQuery(user, since, 200));
      pages.push(page.items.length);
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(3_000_000);
      ({ more, revision: since } = page);
    }
    expect([pages.reduce((sum, items) => sum + items, 0), since]).toEqual([60, 60]);
    expect(pages.length).toBeGreaterThan(1);
  });
});
