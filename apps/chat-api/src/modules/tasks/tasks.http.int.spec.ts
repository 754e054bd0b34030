import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { CallHandler, CanActivate, ExecutionContext } from '@nestjs/common';
import { firstValueFrom, throwError } from 'rxjs';
import type { TaskView } from '@app/contracts';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { uuidv7 } from '@app/kernel';
import type { DaprInvocationContext } from '@app/dapr';
import { TasksFixture } from '../../../test/tasks-fixture';
import type { AuthenticatedRequest } from '../../platform/auth/current-user.decorator';
import { ProblemFilter } from '../../platform/problems/problem.filter';
import { createValidationPipe } from '../../platform/problems/validation';
import { ExtendSeriesCommand } from './commands/extend-series/extend-series.command';
import { InvalidTaskError } from './domain/task.errors';
import { TaskErrorsInterceptor } from './http/task-errors.interceptor';
import { TasksInvocationController } from './invocation/tasks.invocation.controller';

/** Believes the header instead of a token: tokens have their own tests. */
class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.user = { id: request.headers['x-user'] as string, sessionId: 'session' };
    return true;
  }
}

interface Answer {
  status: number;
  etag: string | undefined;
  body: {
    id: string;
    items: TaskView[];
    task: TaskView;
    errors: Array<{ field: string; message: string }>;
    [field: string]: unknown;
  };
}

describe('REST calls of tasks', () => {
  let postgres: TestPostgres;
  let app: TasksFixture;
  let http: NestFastifyApplication;
  let url: string;
  let user: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await TasksFixture.compile(await postgres.createDatabase());
    http = app.module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    http.useGlobalPipes(createValidationPipe());
    http.useGlobalFilters(new ProblemFilter());
    http.useGlobalGuards(new HeaderGuard());
    await http.listen(0, '127.0.0.1');
    url = await http.getUrl();
  });

  afterAll(async () => {
    await http?.close();
    await postgres?.stop();
  });

  beforeEach(() => {
    user = app.newUser();
  });

  async function call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { 'x-user': user, ...(payload ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(payload ? { body: JSON.stringify(payload) } : {}),
    });
    return {
      status: answer.status,
      etag: answer.headers.get('etag') ?? undefined,
      body: (answer.status === 204 ? {} : await answer.json()) as Answer['body'],
    };
  }

  it('takes a task through its life', async () => {
    const made = await call('POST', 'tasks', { title: 'pay rent', due: { date: '2026-12-01' }, tags: ['home'] });
    expect(made).toMatchObject({ status: 201, etag: '"1"', body: { title: 'pay rent', version: 1 } });
    const { id } = made.body;
    expect(await call('GET', `tasks/${id.toUpperCase()}`)).toMatchObject({ status: 200, etag: '"1"', body: made.body });
    expect(await call('PATCH', `tasks/${id}`, { notes: 'by transfer', priority: 'high' })).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { notes: 'by transfer', priority: 'high', title: 'pay rent' },
    });
    const snoozed = await call('POST', `tasks/${id}/snooze`, { preset: '1-hour' });
    expect(snoozed).toMatchObject({ status: 200, body: { reminders: [{ status: 'snoozed' }] } });
    expect(await call('POST', `tasks/${id}/complete`)).toMatchObject({
      status: 200,
      etag: '"4"',
      body: { task: { status: 'completed', reminders: [{ status: 'cancelled' }] }, nextDue: null },
    });
    expect(await call('POST', `tasks/${id}/reopen`)).toMatchObject({
      status: 200,
      body: { status: 'open', completedAt: null, reminders: [{ status: 'pending' }] },
    });
    expect(await call('DELETE', `tasks/${id}`)).toMatchObject({ status: 200, body: { deletedAt: expect.any(String) } });
    expect((await call('GET', 'tasks')).body).toEqual({ items: [], nextCursor: null });
    expect(await call('POST', `tasks/${id}/complete`)).toMatchObject({ status: 409 });
    expect(await call('POST', `tasks/${id}/restore`)).toMatchObject({ status: 200, body: { deletedAt: null } });
    expect((await call('GET', 'tasks?tag=home&limit=1&priority=high&overdue=false')).body.items).toHaveLength(1);
    expect((await call('GET', 'tasks/counts')).body).toMatchObject({ open: expect.any(Number) as number });
    expect((await call('GET', 'tags')).body).toEqual({ items: [{ tag: 'home', count: 1 }], nextCursor: null });
    expect((await call('GET', 'changes?since=0')).body).toMatchObject({ revision: 7, more: false, reset: false });
  });

  it.each([
    ['"7"', 412],
    ['"another"', 412],
    ['W/"1"', 200],
    ['1', 200],
    ['*', 200],
  ])('holds a change to If-Match %s', async (tag, status) => {
    const { body } = await call('POST', 'tasks', { title: 'pay rent' });
    const answer = await call('PATCH', `tasks/${body.id}`, { title: 'pay the rent' }, { 'if-match': tag });
    expect(answer.status).toBe(status);
    if (status === 412) expect(answer.body.task).toEqual(body);
  });

  it.each<[string, object, string]>([
    ['no title', {}, 'title'],
    ['a title of null', { title: null }, 'title'],
    ['a title with a zero byte', { title: 'a\u0000b' }, 'title'],
    ['notes that are too long', { title: 'x', notes: 'n'.repeat(10_001) }, 'notes'],
    ['notes with half a character', { title: 'x', notes: '\ud800' }, 'notes'],
    ['an unknown priority', { title: 'x', priority: 'urgent' }, 'priority'],
    ['six tags', { title: 'x', tags: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'tags'],
    ['a tag with a blank', { title: 'x', tags: ['a b'] }, 'tags[0]'],
    ['a due that is a text', { title: 'x', due: 'tomorrow' }, 'due'],
    ['a due with both', { title: 'x', due: { at: '2026-12-01T00:00:00Z', date: '2026-12-01' } }, 'due'],
    ['a due in the year 10,000', { title: 'x', due: { at: '9999-12-31T00:00:00Z' } }, 'due.at'],
    ['an unknown zone', { title: 'x', timeZone: 'Mars/Olympus', due: { date: '2026-12-01' } }, 'timeZone'],
    ['an unknown zone of the due date', { title: 'x', due: { date: '2026-12-01', timeZone: 'X' } }, 'due.timeZone'],
    [
      'a rule that is none',
      { title: 'x', due: { date: '2026-12-01' }, recurrence: { rrule: 'FREQ=X' } },
      'recurrence.rrule',
    ],
    [
      'a rule by the hour on a day',
      { title: 'x', due: { date: '2026-12-01' }, recurrence: { rrule: 'FREQ=HOURLY' } },
      'recurrence.rrule',
    ],
    ['a rule without a due date', { title: 'x', recurrence: { rrule: 'FREQ=DAILY' } }, 'due'],
    [
      'six reminders',
      { title: 'x', reminders: Array.from({ length: 6 }, (_, i) => ({ at: `2026-12-0${i + 1}T00:00:00Z` })) },
      'reminders',
    ],
    [
      'a reminder with both',
      { title: 'x', reminders: [{ at: '2026-12-01T00:00:00Z', before: 'P1D' }] },
      'reminders[0]',
    ],
    ['an offset without a due date', { title: 'x', reminders: [{ before: 'P1D' }] }, 'reminders[0].before'],
    ['a field that does not exist', { title: 'x', colour: 'red' }, 'colour'],
  ])('refuses a task with %s by name', async (_name, body, field) => {
    const answer = await call('POST', 'tasks', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.field)).toContain(field);
  });

  it.each<[object, string, string]>([
    [{ title: null }, 'this', 'title'],
    [{ tags: null }, 'this', 'tags'],
    [{ timeZone: 'X' }, 'this', 'timeZone'],
    [{ due: null }, 'this', 'due'],
    [{ recurrence: { rrule: 'FREQ=WEEKLY' } }, 'this', 'recurrence'],
    [{ title: 'y' }, 'all', 'scope'],
  ])('refuses to change %j with the scope %s', async (body, scope, field) => {
    const { body: task } = await call('POST', 'tasks', {
      title: 'x',
      due: { date: '2026-12-01' },
      recurrence: { rrule: 'FREQ=DAILY' },
    });
    const answer = await call('PATCH', `tasks/${task.id}?scope=${scope}`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.field)).toContain(field);
  });

  it('takes a title whose letters come apart into many', async () => {
    const title = '\ufdfa'.repeat(200);
    expect(await call('POST', 'tasks', { title, tags: ['\ufdfa'.repeat(32)] })).toMatchObject({
      status: 201,
      body: { title },
    });
    expect((await call('GET', 'tasks?sort=title')).body.items).toHaveLength(1);
  });

  it('changes the zone of a due date, and nothing when there is none', async () => {
    const { body: task } = await call('POST', 'tasks', { title: 'x', due: { at: '2026-12-01T09:00:00Z' } });
    const { body: moved } = await call('PATCH', `tasks/${task.id}`, { timeZone: 'Asia/Tokyo' });
    expect(moved.due).toEqual({ at: '2026-12-01T09:00:00.000Z', date: null, timeZone: 'Asia/Tokyo' });
    const { body: cleared } = await call('PATCH', `tasks/${task.id}`, { due: null });
    expect(cleared.due).toBeNull();
    expect((await call('PATCH', `tasks/${task.id}`, { timeZone: 'UTC' })).body.version).toBe(3);
  });

  it.each<[string, string]>([
    ['tasks?limit=0', 'limit'],
    ['tasks?limit=many', 'limit'],
    ['tasks?status=done', 'status'],
    ['tasks?priority=urgent', 'priority'],
    ['tasks?overdue=perhaps', 'overdue'],
    ['tasks?cursor=%00', 'cursor'],
    ['tasks?q=%22a%00b%22', 'q'],
    ['tasks?tag=%00', 'tag'],
    ['tasks?colour=red', 'colour'],
    ['changes?since=-1', 'since'],
    ['changes', 'since'],
    ['tasks/no-uuid', 'id'],
  ])('refuses GET %s and names %s', async (path, field) => {
    const answer = await call('GET', path);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.field)).toContain(field);
  });

  it.each<[object, string]>([
    [{}, 'until'],
    [{ minutes: 5, preset: '1-hour' }, 'until'],
    [{ until: '2020-01-01T00:00:00Z' }, 'until'],
    [{ until: 'later' }, 'until'],
    [{ minutes: 1e9 }, 'minutes'],
    [{ preset: 'never' }, 'preset'],
  ])('refuses to snooze with %j', async (body, field) => {
    const { body: task } = await call('POST', 'tasks', { title: 'x' });
    const answer = await call('POST', `tasks/${task.id}/snooze`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.field)).toContain(field);
  });

  it('shows the task of another user to nobody', async () => {
    const { body: task } = await call('POST', 'tasks', { title: 'x' });
    user = app.newUser();
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { title: 'mine' }],
      ['DELETE', '', undefined],
      ['POST', '/complete', undefined],
      ['POST', '/snooze', { minutes: 5 }],
    ] as const) {
      expect((await call(method, `tasks/${task.id}${path}`, body)).status).toBe(404);
    }
  });

  describe('bulk', () => {
    const make = async (title: string, more: object = {}) => (await call('POST', 'tasks', { title, ...more })).body.id;

    it('changes all tasks in one go, each with its own revision', async () => {
      const ids = [await make('a'), await make('b'), await make('c')];
      await call('POST', `tasks/${ids[1]}/complete`);
      const dry = await call('POST', 'tasks/bulk', { ids, action: 'complete', dryRun: true });
      expect(dry.body).toMatchObject({ changed: 2, dryRun: true, items: Array(3).fill({ status: 'completed' }) });
      expect((await call('GET', 'changes?since=0')).body.revision).toBe(4);
      const done = await call('POST', 'tasks/bulk', { ids: ids.map((id) => id.toUpperCase()), action: 'complete' });
      expect(done).toMatchObject({ status: 200, body: { changed: 2, dryRun: false } });
      expect(done.body.items.map(({ id, revision }) => [id, revision])).toEqual([
        [ids[0], 5],
        [ids[1], 4],
        [ids[2], 6],
      ]);
      const changes = { tags: ['later'], recurrence: { rrule: 'FREQ=DAILY' }, due: { date: '2026-12-01' } };
      const repeating = await call('POST', 'tasks/bulk', { ids, action: 'update', changes });
      expect(new Set(repeating.body.items.map(({ seriesId }) => seriesId)).size).toBe(3);
    });

    it('stores nothing when one of them does not allow it, and says which', async () => {
      const ids = [await make('a'), await make('b')];
      await call('DELETE', `tasks/${ids[1]}`);
      const answer = await call('POST', 'tasks/bulk', { ids, action: 'complete' });
      expect([answer.status, answer.body.errors]).toEqual([400, [{ field: 'ids[1]', message: expect.any(String) }]]);
      expect((await call('GET', `tasks/${ids[0]}`)).body.status).toBe('open');
      const changes = { title: ' ' };
      const wrong = await call('POST', 'tasks/bulk', { ids: [ids[0]], action: 'update', changes });
      expect(wrong.body.errors.map(({ field }) => field)).toEqual(['changes.title']);
      const unknown = await call('POST', 'tasks/bulk', { ids: [ids[0], uuidv7()], action: 'delete' });
      expect(unknown.body.errors.map(({ field }) => field)).toEqual(['ids[1]']);
    });

    it('opens no more than ten instances of a series', async () => {
      const id = await make('x', { due: { date: '2026-12-01' }, recurrence: { rrule: 'FREQ=DAILY', lookahead: 1 } });
      const { body: first } = await call('GET', `tasks/${id}`);
      const ids = [id];
      for (let index = 2; index <= 11; index += 1) {
        await call('POST', `tasks/${ids.at(-1)}/complete`);
        const { taskId } = await app.commands.execute(
          new ExtendSeriesCommand(
            {
              userId: user,
              seriesId: first.seriesId as string,
              index,
              due: { at: null, date: `2026-12-${String(index).padStart(2, '0')}`, timeZone: 'UTC' },
              sourceTaskId: id,
              correlationId: 'c',
              causationId: null,
            },
            'recurring',
          ),
        );
        ids.push(taskId!);
      }
      const all = await call('POST', 'tasks/bulk', { ids, action: 'reopen' });
      expect(all.body.errors.map(({ field }) => field)).toEqual(['ids[9]']);
      expect(await call('POST', 'tasks/bulk', { ids: ids.slice(1), action: 'reopen' })).toMatchObject({ status: 200 });
      expect((await call('POST', `tasks/${id}/reopen`)).status).toBe(409);
    });

    it.each<[object, string]>([
      [{ ids: [], action: 'delete' }, 'ids'],
      [{ ids: ['x'], action: 'delete' }, 'ids'],
      [{ ids: [uuidv7()], action: 'explode' }, 'action'],
      [{ ids: [uuidv7()], action: 'update', changes: { colour: 'red' } }, 'changes.colour'],
    ])('refuses %j', async (body, field) => {
      const answer = await call('POST', 'tasks/bulk', body);
      expect([answer.status, answer.body.errors.map((error) => error.field)]).toEqual([400, [field]]);
    });
  });

  it('undoes a change, names what is in the way, and says what an id is', async () => {
    const { body: task } = await call('POST', 'tasks', { title: 'pay rent' });
    await call('PATCH', `tasks/${task.id}`, { title: 'pay the rent' });
    const { body: list } = await call('GET', 'undo');
    expect(list.items).toMatchObject([{ words: 'Changed “pay the rent”.' }, { words: 'Added “pay the rent”.' }]);
    for (const id of ['x', 0, 1.5, null, 2 ** 60]) {
      const { status, body } = await call('POST', 'undo', { id });
      const message = 'must be the "id" of a change, as GET undo lists them';
      expect([status, body.errors]).toEqual([400, [{ field: 'id', message }]]);
    }
    expect((await call('POST', 'undo', { id: 99 })).status).toBe(404);
    await call('PATCH', `tasks/${task.id}`, { title: 'pay more rent' });
    const refused = await call('POST', 'undo', { id: list.items[0]!.id });
    expect([refused.status, refused.body.errors![0]!.message]).toEqual([
      409,
      'Since then something else was changed of “pay more rent”: its title.',
    ]);
    const undone = await call('POST', 'undo', {});
    expect([undone.status, undone.body.items[0]!.title]).toEqual([200, 'pay the rent']);
    expect((await call('GET', 'undo?limit=0')).body.errors![0]!.field).toBe('limit');
    expect((await call('GET', 'undo?cursor=x')).body.errors![0]!.field).toBe('cursor');
  });

  it('removes a deleted task for good, and empties the trash', async () => {
    const [a, b] = [await call('POST', 'tasks', { title: 'a' }), await call('POST', 'tasks', { title: 'b' })];
    expect((await call('DELETE', `trash/${a.body.id}`)).status).toBe(409);
    for (const { body } of [a, b]) await call('DELETE', `tasks/${body.id}`);
    expect((await call('DELETE', `trash/${a.body.id}`)).status).toBe(204);
    expect((await call('DELETE', `trash/${a.body.id}`)).status).toBe(404);
    expect((await call('DELETE', 'trash/x')).body.errors![0]!.field).toBe('id');
    expect((await call('DELETE', 'trash')).body).toEqual({ purged: 1 });
    expect((await call('GET', 'tasks?deleted=true')).body.items).toEqual([]);
  });

  it('answers other services, with the status of what went wrong', async () => {
    const { body: task } = await call('POST', 'tasks', {
      title: 'x',
      due: { date: '2026-12-01' },
      recurrence: { rrule: 'FREQ=DAILY', lookahead: 2 },
    });
    const controller = app.module.get(TasksInvocationController);
    const context = { callerAppId: undefined } as unknown as DaprInvocationContext;
    const request = {
      userId: user,
      seriesId: task.seriesId as string,
      index: 2,
      due: { at: null, date: '2026-12-02', timeZone: 'UTC' },
      sourceTaskId: task.id,
      correlationId: 'c',
      causationId: null,
    };
    await expect(controller.extend(request, context)).resolves.toMatchObject({ created: true });
    await expect(controller.changes({ userId: user, since: 0 })).resolves.toMatchObject({ revision: 2 });
    const handler: CallHandler = {
      handle: () => throwError(() => new Error('something else')),
    };
    const passedOn = firstValueFrom(new TaskErrorsInterceptor().intercept({} as ExecutionContext, handler));
    await expect(passedOn).rejects.toThrow('something else');
    await expect(controller.extend({ ...request, seriesId: uuidv7() }, context)).resolves.toEqual({
      created: false,
      taskId: null,
      refusal: 'gone',
    });
    const wrong = { ...request, due: { at: null, date: '2026-13-02', timeZone: 'UTC' } };
    await expect(controller.extend(wrong, context)).rejects.toBeInstanceOf(InvalidTaskError);
  });
});
