import { startTestPostgres, type TestPostgres } from '@app/testing';
import { uuidv7 } from '@app/kernel';
import type { TaskView } from '@app/contracts';
import { RunningApp, type Answer, type Person } from '../../../test/running-app';
import { TasksFixture } from '../../../test/tasks-fixture';
import { CreateTaskCommand } from './commands/create-task/create-task.command';
import { ExtendSeriesCommand } from './commands/extend-series/extend-series.command';
import { SeriesLifeCommand } from './commands/series-life/series-life.command';
import { GetTaskQuery } from './queries/task/get-task.query';

describe('the life of a series', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  });

  afterAll(() => postgres?.stop());

  describe('with the clock in hand', () => {
    let app: TasksFixture;
    let user: string;

    beforeAll(async () => {
      app = await TasksFixture.start(await postgres.createDatabase());
    });

    afterAll(() => app?.stop());

    beforeEach(() => {
      user = app.newUser();
      app.clock.set('2026-11-24T10:00:00Z');
    });

    const daily = (lookahead = 1): Promise<TaskView> =>
      app.commands.execute(
        new CreateTaskCommand(user, {
          title: 'gym',
          due: { at: '2026-11-25T09:00:00Z' },
          recurrence: { rrule: 'FREQ=DAILY', lookahead },
          reminders: [{ before: 'PT1H' }],
        }),
      );
    const live = (task: TaskView, action: 'pause' | 'resume' | 'end', commandId?: string) =>
      app.commands.execute(new SeriesLifeCommand(user, task.seriesId!, action, commandId));
    const extend = (task: TaskView, index: number) =>
      app.commands.execute(
        new ExtendSeriesCommand(
          {
            userId: user,
            seriesId: task.seriesId!,
            index,
            due: { at: `2026-11-${24 + index}T09:00:00.000Z`, date: null, timeZone: 'UTC' },
            sourceTaskId: task.id,
            correlationId: 'c',
            causationId: null,
          },
          'recurring',
        ),
      );

    it('puts instances away, refuses others, and brings back the same ones', async () => {
      const task = await daily(2);
      await extend(task, 2);
      const paused = await live(task, 'pause');
      expect(paused).toMatchObject({ series: { status: 'paused', openCount: 0, next: [] }, open: [] });
      expect(paused.changed.map(({ reminders }) => reminders[0]!.status)).toEqual(['cancelled', 'cancelled']);
      await expect(extend(task, 3)).resolves.toEqual({ created: false, taskId: null, refusal: 'paused' });
      app.clock.set('2026-11-25T12:00:00Z');
      const resumed = await live(task, 'resume');
      expect(resumed.series).toMatchObject({ status: 'active', openCount: 1 });
      expect(resumed.series.next[0]).toMatchObject({ at: '2026-11-26T09:00:00.000Z' });
      expect(resumed.changed).toMatchObject([{ deletedAt: null, reminders: [{ status: 'pending' }] }]);
      expect((await app.queries.execute(new GetTaskQuery(user, task.id))).deletedAt).not.toBeNull();
      await expect(extend(task, 3)).resolves.toMatchObject({ created: true });
    });

    it('makes the next instance in the same transaction when nothing put away is left', async () => {
      const task = await daily();
      await live(task, 'pause');
      app.clock.set('2026-12-24T12:00:00Z');
      const { changed, series } = await live(task, 'resume');
      expect(changed.map(({ due }) => due!.at)).toEqual(['2026-12-25T09:00:00.000Z']);
      expect(series.openCount).toBe(1);
    });

    it('does not do again what was done under one key, whatever came after it', async () => {
      const task = await daily();
      const key = uuidv7();
      await live(task, 'pause', key);
      await live(task, 'resume');
      expect(await live(task, 'pause', key)).toMatchObject({ series: { status: 'active' }, changed: [] });
    });

    it('keeps two pauses and resumes at one moment apart', async () => {
      const task = await daily();
      await Promise.all(Array.from({ length: 6 }, (_, turn) => live(task, turn % 2 ? 'resume' : 'pause')));
      const { series, open } = await live(task, 'resume');
      expect([series.openCount, open.map(({ id }) => id)]).toEqual([1, [task.id]]);
    });
  });

  describe('over HTTP', () => {
    let app: RunningApp;
    let person: Person;

    beforeAll(async () => {
      app = await RunningApp.start(await postgres.createDatabase());
    });

    afterAll(() => app?.stop());

    beforeEach(async () => {
      person = await app.person();
    });

    const call = (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> =>
      app.call(method, path, { token: person.accessToken, headers, ...(body ? { body } : {}) });
    const create = async (more: object = { recurrence: { rrule: 'FREQ=DAILY' } }): Promise<TaskView> =>
      (await call('POST', 'tasks', { title: 'gym', due: { at: '2100-01-01T09:00:00Z' }, timeZone: 'UTC', ...more }))
        .body as TaskView;

    it('skips an instance once under a key, and says when the next one is due', async () => {
      const { id } = await create();
      const key = { 'idempotency-key': uuidv7() };
      const answers = [
        await call('POST', `tasks/${id}/skip`, {}, key),
        await call('POST', `tasks/${id}/skip`, {}, key),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[0]!.body).toMatchObject({
        task: { id, deletedAt: expect.any(String) },
        nextDue: { at: '2100-01-02T09:00:00.000Z' },
      });
      expect(answers[1]!.body).toEqual(answers[0]!.body);
    });

    it('skips neither what does not repeat, nor what is done or deleted, nor another version', async () => {
      const once = await create({});
      expect((await call('POST', `tasks/${once.id}/skip`)).status).toBe(409);
      const [done, gone] = [await create(), await create()];
      expect((await call('POST', `tasks/${done.id}/skip`, undefined, { 'if-match': '"9"' })).status).toBe(412);
      await call('POST', `tasks/${done.id}/complete`);
      await call('DELETE', `tasks/${gone.id}`);
      for (const { id } of [done, gone]) {
        const { status, body } = await call('POST', `tasks/${id}/skip`);
        expect([status, body.detail]).toEqual([409, 'Only an open task can be skipped; this one is done or deleted.']);
      }
    });

    it('shows, pauses, resumes and ends a series', async () => {
      const { seriesId } = await create();
      const { body } = await call('GET', `series/${seriesId}`);
      expect(body).toMatchObject({ id: seriesId, text: 'every day at 09:00', status: 'active', openCount: 1 });
      expect(body.next).toHaveLength(3);
      for (const [action, status, openCount] of [
        ['pause', 'paused', 0],
        ['pause', 'paused', 0],
        ['resume', 'active', 1],
        ['resume', 'active', 1],
        ['end', 'ended', 0],
        ['end', 'ended', 0],
      ] as const) {
        const answer = await call('POST', `series/${seriesId}/${action}`);
        expect([answer.status, answer.body.status, answer.body.openCount]).toEqual([200, status, openCount]);
      }
      const refused = await call('POST', `series/${seriesId}/resume`);
      expect([refused.status, refused.body.title]).toEqual([409, 'The state of the series does not allow this.']);
    });

    it('lists series in pages, each once, by status', async () => {
      const ids = [];
      for (let count = 0; count < 5; count += 1) ids.push((await create()).seriesId!);
      await call('POST', `series/${ids[0]}/end`);
      await call('POST', `series/${ids[1]}/pause`);
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await call('GET', `series?limit=2${cursor && `&cursor=${cursor}`}`);
        found.push(...(body.items as Array<{ id: string }>).map(({ id }) => id));
        cursor = body.nextCursor as string | null;
      }
      expect(found).toEqual(ids.slice(1).sort());
      for (const [status, id] of [
        ['ended', ids[0]],
        ['paused', ids[1]],
      ]) {
        expect((await call('GET', `series?status=${status}`)).body.items).toMatchObject([{ id, status }]);
      }
      const wrong = await call('GET', 'series?cursor=nonsense');
      expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'cursor']);
    });

    it('knows nothing of the series of others', async () => {
      const { seriesId } = await create();
      person = await app.person();
      const [get, pause, list] = [
        await call('GET', `series/${seriesId}`),
        await call('POST', `series/${seriesId}/pause`),
        await call('GET', 'series'),
      ];
      expect([get.status, pause.status, list.body.items]).toEqual([404, 404, []]);
      expect(get.body.title).toBe('There is no such series.');
      expect((await call('GET', 'series/none')).status).toBe(400);
    });
  });
});
