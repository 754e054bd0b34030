import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { RunningApp, type Person } from '../../../test/running-app';

describe('the audit trail over HTTP', () => {
  let postgres: TestPostgres;
  let app: RunningApp;
  let person: Person;
  let asked: Array<[string, unknown]>;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await RunningApp.start(await postgres.createDatabase());
    person = await app.person();
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  const answerWith = (status: number, body: unknown): void => {
    asked = [];
    app.sidecar.onInvoke = (method, request) => {
      asked.push([method, request]);
      return { status, body };
    };
  };
  const call = (method: string, path: string) => app.call(method, path, { token: person.accessToken });

  it('is read page by page, for the person who asks and nobody else', async () => {
    answerWith(200, { items: [{ revision: 9, type: 'task.completed', payload: { changes: [] } }], nextBefore: 9 });
    expect(await call('GET', 'audit')).toMatchObject({
      status: 200,
      body: { items: [{ revision: 9, words: 'Completed.' }], nextCursor: '9' },
    });
    answerWith(200, { items: [], nextBefore: null });
    expect((await call('GET', 'audit?limit=5&cursor=9')).body).toEqual({ items: [], nextCursor: null });
    expect(asked).toEqual([['audit audit/trail', { userId: person.id, limit: 5, before: 9 }]]);
    expect((await call('GET', `audit?userId=${randomUUID()}`)).status).toBe(400);
  });

  it('is read for one task, whatever the case of its id', async () => {
    const taskId = randomUUID();
    answerWith(200, { items: [], nextBefore: null });
    expect((await call('GET', `tasks/${taskId.toUpperCase()}/history?limit=200`)).status).toBe(200);
    expect(asked).toEqual([['audit audit/trail', { userId: person.id, taskId, limit: 200 }]]);
  });

  it('is verified', async () => {
    const verdict = { valid: true, entries: 3, revision: 3, held: 0, brokenAt: null };
    answerWith(200, verdict);
    expect(await call('POST', 'audit/verify')).toMatchObject({ status: 200, body: verdict });
    expect(asked).toEqual([['audit audit/verify', { userId: person.id }]]);
  });

  it('says when it cannot be read', async () => {
    answerWith(500, { title: 'stack trace and all' });
    const answer = await call('GET', 'audit');
    expect(answer).toMatchObject({ status: 503, body: { status: 503, retryAfter: 2 } });
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.text).not.toContain('stack trace');
  });

  it.each([
    ['audit?limit=0', 'limit'],
    ['audit?limit=201', 'limit'],
    ['audit?limit=ten', 'limit'],
    ['audit?limit=1.5', 'limit'],
    ['audit?cursor=0', 'cursor'],
    ['audit?cursor=-1', 'cursor'],
    ['audit?cursor=x', 'cursor'],
    ['audit?colour=red', 'colour'],
    ['tasks/no-uuid/history', 'id'],
  ])('refuses GET %s and names %s', async (path, field) => {
    answerWith(200, { items: [], nextBefore: null });
    const answer = await call('GET', path);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect(asked).toEqual([]);
  });
});
