import { CommandBus } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { RunningApp, type Answer, type Person } from '../../../test/running-app';
import { IdempotencyStore } from './idempotency.store';

describe('Idempotency-Key', () => {
  let postgres: TestPostgres;
  let app: RunningApp;
  let person: Person;
  let key: string;

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
    key = randomUUID();
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const send = (method: string, path: string, body?: unknown, by = person, headers = {}): Promise<Answer> =>
    app.call(method, path, { body, token: by.accessToken, headers: { 'idempotency-key': key, ...headers } });
  const create = (title = 'pay rent'): Promise<Answer> => send('POST', 'tasks', { title });
  const titles = async (): Promise<string[]> => {
    const { body } = await app.call('GET', 'tasks', { token: person.accessToken });
    return body.items.map((task: { title: string }) => task.title);
  };
  /** Makes the database believe that the answer was never noted, and the request began some seconds ago. */
  const forgetAnswer = (secondsAgo: number): Promise<unknown> =>
    app.dataSource.query(
      'UPDATE idempotency_key SET answer = NULL, started_at = now() - make_interval(secs => $2) WHERE key = $1',
      [key, secondsAgo],
    );

  it('gives the same answer again, to the letter, and does nothing twice', async () => {
    const first = await create();
    const again = await create();
    expect(first.status).toBe(201);
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([201, first.text, first.headers.get('etag')]);
    expect(await titles()).toEqual(['pay rent']);
  });

  it('repeats changes without making them again', async () => {
    const { id } = (await create()).body;
    key = randomUUID();
    const first = await send('POST', `tasks/${id}/snooze`, { minutes: 10 }).then(() => send('GET', `tasks/${id}`));
    key = randomUUID();
    const changed = await send('PATCH', `tasks/${id}`, { title: 'pay the rent' });
    await app.call('PATCH', `tasks/${id}`, { body: { title: 'pay more rent' }, token: person.accessToken });
    expect((await send('PATCH', `tasks/${id}`, { title: 'pay the rent' })).body).toEqual(changed.body);
    expect(changed.body.version).toBe(first.body.version + 1);
    expect(await titles()).toEqual(['pay more rent']);
  });

  it('repeats refusals too', async () => {
    const first = await send('POST', 'tasks', { title: '' });
    const again = await send('POST', 'tasks', { title: '' });
    expect(first.status).toBe(400);
    expect([again.status, again.body.errors]).toEqual([400, first.body.errors]);
    key = randomUUID();
    const missing = await send('POST', `tasks/${randomUUID()}/complete`);
    expect(missing.status).toBe(404);
  });

  it.each<[string, () => Promise<Answer>]>([
    ['another body', () => create('something else')],
    ['no body', () => send('POST', 'tasks')],
    ['another call', () => send('POST', 'chat/messages', { title: 'pay rent' })],
  ])('is refused for %s', async (_name, other) => {
    await create();
    const answer = await other();
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'Idempotency-Key' }] } });
    expect(await titles()).toEqual(['pay rent']);
  });

  it('belongs to its person', async () => {
    const other = await app.person();
    const mine = await create();
    const theirs = await send('POST', 'tasks', { title: 'pay rent' }, other);
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('does the work once when ten ask at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create()));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
    expect(await titles()).toEqual(['pay rent']);
  });

  it.each<[string, string]>([
    ['is empty', ''],
    ['is too long', 'k'.repeat(256)],
    ['has a blank in it', 'a b'],
    ['is not ASCII', 'caf\u00e9'],
  ])('is refused when it %s', async (_name, bad) => {
    key = bad;
    expect(await create()).toMatchObject({ status: 400, body: { errors: [{ field: 'Idempotency-Key' }] } });
    expect(await titles()).toEqual([]);
  });

  it('makes the same task of a request whose process was killed before it noted the answer', async () => {
    const first = await create();
    await forgetAnswer(11);
    const again = await create();
    expect(again.status).toBe(201);
    expect(again.body.id).toBe(first.body.id);
    expect(await titles()).toEqual(['pay rent']);
  });

  it.each<[string, (id: string, etag: string) => Promise<Answer>]>([
    [
      'a change of one version',
      (id, etag) => send('PATCH', `tasks/${id}`, { title: 'b' }, person, { 'if-match': etag }),
    ],
    ['a snooze', (id) => send('POST', `tasks/${id}/snooze`, { minutes: 10 })],
    ['a completion', (id) => send('POST', `tasks/${id}/complete`)],
    ['a deletion', (id) => send('DELETE', `tasks/${id}`)],
    ['a deletion with what follows', (id) => send('DELETE', `tasks/${id}?scope=following`)],
    ['a change of many', (id) => send('POST', 'tasks/bulk', { ids: [id], action: 'complete' })],
  ])('does %s once, though its process was killed before it noted the answer', async (_name, repeat) => {
    const made = await create();
    const { id } = made.body;
    const etag = made.headers.get('etag')!;
    key = randomUUID();
    const first = await repeat(id, etag);
    expect(first.status).toBeLessThan(300);
    await forgetAnswer(11);
    const again = await repeat(id, etag);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
  });

  it('leaves what was changed since as it is when a killed request is repeated', async () => {
    const { id } = (await create()).body;
    key = randomUUID();
    const rename = () => send('PATCH', `tasks/${id}`, { title: 'pay the rent' });
    await rename();
    await app.call('PATCH', `tasks/${id}`, { body: { title: 'pay more rent' }, token: person.accessToken });
    await forgetAnswer(11);
    expect((await rename()).body).toMatchObject({ title: 'pay more rent', version: 3 });
    expect(await titles()).toEqual(['pay more rent']);
  });

  it('refuses again what was refused, though its process was killed', async () => {
    const { id } = (await create()).body;
    key = randomUUID();
    const stale = () => send('PATCH', `tasks/${id}`, { title: 'b' }, person, { 'if-match': '"9"' });
    expect((await stale()).status).toBe(412);
    await forgetAnswer(11);
    expect((await stale()).status).toBe(412);
  });

  it('lets one of many take over from a killed process', async () => {
    const first = await create();
    await forgetAnswer(11);
    const answers = await Promise.all(Array.from({ length: 5 }, () => create()));
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([first.body.id]));
    expect(await titles()).toEqual(['pay rent']);
  });

  /** Has something happen just before the store is asked for the second time, while a request waits. */
  const whileWaiting = (happens: () => unknown): void => {
    const store = app.app.get(IdempotencyStore);
    const find = store.find.bind(store);
    let asked = 0;
    jest.spyOn(store, 'find').mockImplementation(async (userId, wanted) => {
      asked += 1;
      if (asked === 2) await happens();
      return find(userId, wanted);
    });
  };

  it('tells whoever waits too long for the first request to try again', async () => {
    await create();
    await forgetAnswer(0);
    jest.useFakeTimers({ now: Date.now(), doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout'] });
    whileWaiting(() => jest.setSystemTime(Date.now() + 6_000));
    expect(await create()).toMatchObject({ status: 409, body: { retryAfter: 1 } });
  });

  it('is free again when the request it waits for failed on our side', async () => {
    await create();
    await forgetAnswer(0);
    whileWaiting(() => app.dataSource.query('DELETE FROM idempotency_key WHERE key = $1', [key]));
    expect((await create()).status).toBe(201);
  });

  it('is free again after an error on our side', async () => {
    const execute = jest.spyOn(app.app.get(CommandBus), 'execute').mockRejectedValueOnce(new Error('no'));
    expect((await create()).status).toBe(500);
    execute.mockRestore();
    expect((await create()).status).toBe(201);
    expect(await titles()).toEqual(['pay rent']);
  });

  describe('after a day', () => {
    const age = (): Promise<unknown> =>
      app.dataSource.query(`UPDATE idempotency_key SET started_at = now() - interval '25 hours' WHERE key = $1`, [key]);

    it('may stand for something else', async () => {
      await create();
      await age();
      expect((await create('another')).status).toBe(201);
      expect((await titles()).sort()).toEqual(['another', 'pay rent']);
    });

    it('is cleared away', async () => {
      await create();
      await age();
      await new IdempotencyStore(app.dataSource).claim(randomUUID(), 'other', 'x');
      expect(await app.dataSource.query('SELECT 1 FROM idempotency_key WHERE key = $1', [key])).toEqual([]);
    });

    it('outlives in the note of its command, which is cleared away a day later', async () => {
      const { id } = (await create()).body;
      key = randomUUID();
      await send('POST', `tasks/${id}/complete`);
      const notes = async (hours: number): Promise<number> => {
        const done = 'UPDATE task_command SET done_at = now() - make_interval(hours => $2) WHERE task_id = $1';
        await app.dataSource.query(done, [id, hours]);
        await new IdempotencyStore(app.dataSource).claim(randomUUID(), 'other', 'x');
        return (await app.dataSource.query('SELECT 1 FROM task_command WHERE task_id = $1', [id])).length;
      };
      expect(await notes(47)).toBe(1);
      expect(await notes(49)).toBe(0);
    });
  });
});
