import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { ReminderEvent, type AccountEvent } from '@app/contracts';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { PASSWORD, RunningApp, type Person } from '../../../test/running-app';
import { eventually } from '../../../test/tasks-fixture';
import { KeepReminderCommand } from '../chat/commands/keep-reminder/keep-reminder.command';

describe('the end of an account', () => {
  let postgres: TestPostgres;
  let app: RunningApp;
  let person: Person;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await RunningApp.start(await postgres.createDatabase());
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  beforeEach(async () => {
    person = await app.person();
  });

  const as = (who: Person) => ({
    post: (path: string, body: object, headers?: Record<string, string>) =>
      app.call('POST', path, { body, token: who.accessToken, ...(headers ? { headers } : {}) }),
    remove: (body?: object) => app.call('DELETE', 'me', { token: who.accessToken, ...(body ? { body } : {}) }),
  });
  /** Every row that names a user, by table. */
  const rowsOf = async (userId: string): Promise<Record<string, number>> => {
    const tables = await app.dataSource.query<Array<{ table_name: string }>>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const counts: Record<string, number> = {};
    for (const { table_name: table } of tables) {
      const [{ count }] = (await app.dataSource.query(
        `SELECT count(*)::int FROM "${table}" AS one WHERE one::text LIKE '%' || $1 || '%'`,
        [userId],
      )) as [{ count: number }];
      if (count > 0) counts[table] = count;
    }
    return counts;
  };
  const drained = (userId: string): Promise<void> =>
    eventually(async () => !('outbox' in (await rowsOf(userId))), 'an empty outbox');
  const deletedEvents = (userId: string): AccountEvent[] =>
    app.sidecar.published
      .filter(({ topic, data }) => topic === 'task-events' && data.type === 'account.deleted' && data.userId === userId)
      .map(({ data }) => data as unknown as AccountEvent);
  const fill = async (who: Person): Promise<string[]> => {
    const { post } = as(who);
    const task = await post(
      'tasks',
      { title: 'a secret plan', tags: ['private'] },
      { 'idempotency-key': randomUUID() },
    );
    const series = await post('tasks', {
      title: 'water plants',
      due: { date: '2027-01-01' },
      recurrence: { rrule: 'FREQ=DAILY' },
    });
    const removed = await post('tasks', { title: 'thrown away' });
    await app.call('DELETE', `tasks/${removed.body.id}`, { token: who.accessToken });
    await post('chat/messages', { text: 'buy milk tomorrow' });
    await app.call('POST', 'auth/login', { body: { email: who.email, password: PASSWORD } });
    expect([task.status, series.status]).toEqual([201, 201]);
    return [task.body.id, series.body.id, removed.body.id];
  };

  it('removes every row of the person, and of nobody else', async () => {
    const neighbour = await app.person();
    const ids = await fill(person);
    await fill(neighbour);
    await drained(neighbour.id);
    const before = await rowsOf(neighbour.id);
    expect(Object.keys(await rowsOf(person.id))).toEqual(
      expect.arrayContaining(['account', 'session', 'task', 'task_term', 'series', 'chat_message', 'idempotency_key']),
    );
    expect((await as(person).remove({ password: PASSWORD })).status).toBe(204);
    await drained(person.id);
    // What is left: a number that lets no late command write, and the id whose tokens are refused until they expire.
    expect(await rowsOf(person.id)).toEqual({ user_revision: 1, ended_session: 1 });
    expect(await rowsOf(neighbour.id)).toEqual(before);
    const [event, ...others] = deletedEvents(person.id);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ actor: `user:${person.id}`, sessionIds: [] });
    expect(event!.taskIds).toEqual(expect.arrayContaining(ids));
    const last = app.sidecar.published.filter(({ data }) => data.userId === person.id).map(({ data }) => data.type);
    expect(last.at(-1)).toBe('account.deleted');
  });

  it('ends every token at once, and sets the address free', async () => {
    const other = await app.call('POST', 'auth/login', { body: { email: person.email, password: PASSWORD } });
    expect((await as(person).remove({ password: PASSWORD })).status).toBe(204);
    for (const token of [person.accessToken, other.body.accessToken]) {
      expect((await app.call('GET', 'me', { token })).status).toBe(401);
      expect((await app.call('POST', 'tasks', { token, body: { title: 'too late' } })).status).toBe(401);
    }
    const refresh = await app.call('POST', 'auth/refresh', { body: { refreshToken: person.refreshToken } });
    expect(refresh.status).toBe(401);
    expect((await as(person).remove({ password: PASSWORD })).status).toBe(401);
    const again = await app.call('POST', 'auth/register', { body: { email: person.email, password: PASSWORD } });
    expect(again.status).toBe(201);
    expect(again.body.user.id).not.toBe(person.id);
    expect((await app.call('GET', 'tasks', { token: again.body.accessToken })).body.items).toEqual([]);
  });

  it.each<[string, object | undefined, string]>([
    ['no password', undefined, 'password'],
    ['a wrong password', { password: 'a guess it is' }, 'password'],
    ['a password that is none', { password: 5 }, 'password'],
    ['null', { password: null }, 'password'],
    ['a field that nobody knows', { password: PASSWORD, really: true }, 'really'],
  ])('refuses %s and removes nothing', async (_name, body, field) => {
    const answer = await as(person).remove(body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect((await app.call('GET', 'me', { token: person.accessToken })).status).toBe(200);
  });

  it('needs no password of a guest, but a recent session', async () => {
    const { body } = await app.call('POST', 'auth/register', {
      body: { email: `guest-${randomUUID()}@guest.invalid`, password: PASSWORD },
    });
    const guest: Person = { ...person, id: body.user.id, accessToken: body.accessToken };
    const old = await app.token({ sub: guest.id, iat: Math.floor(Date.now() / 1000) - 301 });
    const refused = await app.call('DELETE', 'me', { token: old });
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('five minutes') } });
    expect((await as(guest).remove()).status).toBe(204);
    expect((await app.call('GET', 'me', { token: guest.accessToken })).status).toBe(401);
  });

  it('lets no command through that was under way, and no two deletions', async () => {
    const { post, remove } = as(person);
    await fill(person);
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, (_, number) => post('tasks', { title: `task ${number}` })),
      ...Array.from({ length: 3 }, () => post('chat/messages', { text: 'remember the milk' })),
      remove({ password: PASSWORD }),
      remove({ password: PASSWORD }),
      ...Array.from({ length: 10 }, (_, number) => post('tasks', { title: `another ${number}` })),
    ]);
    for (const { status } of answers) expect([201, 204, 401]).toContain(status);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    await drained(person.id);
    expect(await rowsOf(person.id)).toEqual({ user_revision: 1, ended_session: 1 });
    expect(deletedEvents(person.id)).toHaveLength(1);
  });

  it('writes nothing for a command that passed the door before', async () => {
    await as(person).remove({ password: PASSWORD });
    const write = await app.dataSource
      .query('UPDATE user_revision SET revision = revision + 1 WHERE user_id = $1', [person.id])
      .catch((error: Error) => error.message);
    expect(write).toContain('user_revision_open');
  });

  it('keeps no reminder that fires afterwards', async () => {
    await as(person).remove({ password: PASSWORD });
    const event = Object.assign(new ReminderEvent(), {
      eventId: randomUUID(),
      userId: person.id,
      taskId: randomUUID(),
      message: 'a secret plan',
      occurredAt: new Date().toISOString(),
      correlationId: 'late',
      reminder: { id: randomUUID(), fireAt: new Date().toISOString() },
    });
    await app.app.get(CommandBus).execute(new KeepReminderCommand(event));
    expect(await rowsOf(person.id)).not.toHaveProperty('chat_message');
  });

  it('tells who extends a series of the account that it is gone for good', async () => {
    const [, seriesTask] = await fill(person);
    const [{ series_id: seriesId }] = (await app.dataSource.query('SELECT series_id FROM task WHERE id = $1', [
      seriesTask,
    ])) as [{ series_id: string }];
    await as(person).remove({ password: PASSWORD });
    const answer = await fetch(`${app.appChannel}/series/extend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'dapr-api-token': 'what the sidecar shows the app' },
      body: JSON.stringify({
        userId: person.id,
        seriesId,
        index: 2,
        due: { at: null, date: '2027-01-02', timeZone: 'UTC' },
        sourceTaskId: seriesTask,
        correlationId: 'late',
        causationId: null,
      }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ created: false, taskId: null, refusal: 'gone' });
  });
});
