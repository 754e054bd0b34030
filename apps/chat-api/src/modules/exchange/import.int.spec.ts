import { startTestPostgres, type TestPostgres } from '@app/testing';
import { RunningApp, type Answer, type Person } from '../../../test/running-app';
import { eventually } from '../../../test/tasks-fixture';

describe('the import over HTTP', () => {
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
    person = await app.person({ timeZone: 'Europe/Berlin' });
  });

  const as = (who: Person) => ({
    call: (method: string, path: string, body?: unknown) => app.call(method, path, { token: who.accessToken, body }),
    send: (body: string, type: string, query = '', headers: Record<string, string> = {}): Promise<Answer> =>
      app.call('POST', `import${query}`, {
        body,
        token: who.accessToken,
        headers: { 'content-type': type, ...headers },
      }),
  });
  const titlesOf = async (who: Person): Promise<string[]> =>
    (await as(who).call('GET', 'export')).body.tasks.map(({ title }: { title: string }) => title);
  const fill = async (): Promise<void> => {
    const { call } = as(person);
    const due = { at: '2099-01-05T08:00:00Z' };
    const series = await call('POST', 'tasks', {
      title: 'water plants',
      notes: 'all of them',
      tags: ['home'],
      priority: 'high',
      due,
      recurrence: { rrule: 'FREQ=DAILY', lookahead: 2 },
      reminders: [{ before: 'PT30M' }],
    });
    await call('POST', `tasks/${series.body.id}/complete`);
    await call('POST', 'tasks', { title: 'call mum', due: { date: '2099-02-01' }, reminders: [{ at: due.at }] });
    await call('POST', 'tasks', { title: '=plain' });
    const thrown = await call('POST', 'tasks', { title: 'thrown away' });
    await call('DELETE', `tasks/${thrown.body.id}`);
  };
  /** A document without what is another's in another account. */
  const comparable = (text: string): unknown => {
    const ids = new Map<string, string>();
    const { series, tasks, preferences } = JSON.parse(
      text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => {
        if (!ids.has(id)) ids.set(id, `id ${ids.size}`);
        return ids.get(id)!;
      }),
    );
    const without = ({ version: _version, revision: _revision, ...task }: Record<string, unknown>) => task;
    return { series, preferences, tasks: tasks.map(without) };
  };

  it('of an export makes an account that exports the same', async () => {
    await fill();
    const exported = (await as(person).call('GET', 'export')).text;
    const other = await app.person({ timeZone: 'Europe/Berlin' });
    const { status, body } = await as(other).send(exported, 'application/json');
    expect(status).toBe(200);
    expect(body).toEqual({ imported: 4, skipped: 0, rejected: [], warnings: [], dryRun: false });
    expect(comparable((await as(other).call('GET', 'export')).text)).toEqual(comparable(exported));
    // Once more it changes nothing, neither there nor where the file comes from.
    for (const who of [other, person]) {
      expect((await as(who).send(exported, 'application/octet-stream')).body).toMatchObject({
        imported: 0,
        skipped: 4,
      });
    }
    expect(await titlesOf(other)).toHaveLength(4);
  });

  it('tells each task in one event with a revision of its own, and can be undone', async () => {
    const csv = `title\n${Array.from({ length: 510 }, (_, n) => `task ${n}`).join('\n')}\n`;
    expect((await as(person).send(csv, 'text/csv')).body).toMatchObject({ imported: 510, rejected: [] });
    const { items, revision } = (await as(person).call('GET', 'changes?since=0&limit=500')).body;
    expect([items.length, revision]).toEqual([500, 500]);
    const events = () =>
      app.sidecar.published.filter(({ topic, data }) => topic === 'task-events' && data.userId === person.id);
    await eventually(() => events().length === 510, 'every event');
    expect(new Set(events().map(({ data }) => data.type))).toEqual(new Set(['task.created']));
    const undone = await as(person).call('POST', 'undo', {});
    expect(undone.status).toBe(200);
    expect((await as(person).call('GET', 'tasks/counts')).body).toMatchObject({ open: 500, deleted: 10 });
  }, 60_000);

  it('only tells what would happen, when that is asked for', async () => {
    const csv = 'title,status\ngood,open\n,open\nbad,unknown\n';
    const { body } = await as(person).send(csv, 'text/csv', '?dryRun=true&format=csv');
    expect(body).toEqual({
      imported: 1,
      skipped: 0,
      rejected: [
        { row: 3, field: 'title', message: expect.stringContaining('1 to 200') },
        { row: 4, field: 'status', message: 'must be one of open, completed' },
      ],
      warnings: [],
      dryRun: true,
    });
    expect(await titlesOf(person)).toEqual([]);
    expect((await as(person).send(csv, 'text/csv')).body).toMatchObject({ imported: 1, dryRun: false });
    expect(await titlesOf(person)).toEqual(['good']);
  });

  it('takes our table, formulas as they were', async () => {
    await fill();
    const csv = await app
      .call('GET', 'changes?since=0', { token: person.accessToken })
      .then(() =>
        fetch(`${app.url}/api/v1/export?format=csv`, { headers: { authorization: `Bearer ${person.accessToken}` } }),
      );
    const other = await app.person();
    expect((await as(other).send(await csv.text(), 'text/csv')).body).toMatchObject({ imported: 4, rejected: [] });
    expect(await titlesOf(other)).toContain('=plain');
  });

  it('takes our calendar', async () => {
    await fill();
    const ics = await fetch(`${app.url}/api/v1/export?format=ics`, {
      headers: { authorization: `Bearer ${person.accessToken}` },
    });
    const other = await app.person();
    const answer = await as(other).send(await ics.text(), 'text/calendar; charset=utf-8');
    expect(answer.body).toMatchObject({ imported: 3, rejected: [], warnings: [] });
    const tasks = (await as(other).call('GET', 'tasks?q=mum')).body.items;
    expect(tasks).toMatchObject([
      { title: 'call mum', due: { date: '2099-02-01', timeZone: 'Europe/Berlin' }, reminders: [{ status: 'pending' }] },
    ]);
  });

  it("never touches what is another person's", async () => {
    await fill();
    const before = (await as(person).call('GET', 'export')).body.tasks;
    const stranger = await app.person();
    const forged = before.map((task: object) => ({ ...task, title: 'forged' }));
    expect((await as(stranger).send(JSON.stringify({ tasks: forged }), 'application/json')).body.imported).toBe(4);
    expect((await as(person).call('GET', 'export')).body.tasks).toEqual(before);
  });

  it('is done once under one Idempotency-Key, and another file is another request', async () => {
    const key = { 'idempotency-key': 'import-1' };
    const first = await as(person).send('title\none\n', 'text/csv', '', key);
    const again = await as(person).send('title\none\n', 'text/csv', '', key);
    expect(again.body).toEqual(first.body);
    expect(again.body.imported).toBe(1);
    expect((await as(person).send('title\ntwo\n', 'text/csv', '', key)).status).toBe(422);
    expect(await titlesOf(person)).toEqual(['one']);
  });

  it('takes 10 MB and not more, and no other route does', async () => {
    const row = `${'x'.repeat(150)}\n`;
    const large = (bytes: number): string => `title\n${row.repeat(Math.floor((bytes - 6) / row.length))}`;
    const fits = await as(person).send(large(2 * 1024 * 1024), 'text/csv', '?dryRun=true');
    expect(fits.body.imported).toBeGreaterThan(13_000);
    const refused = await as(person).send(large(11 * 1024 * 1024), 'text/csv', '?dryRun=true');
    expect(refused).toMatchObject({ status: 413, body: { detail: expect.stringContaining('10 MB') } });
    const chunked = await fetch(`${app.url}/api/v1/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.accessToken}`, 'content-type': 'text/csv' },
      body: new Blob([large(11 * 1024 * 1024)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
    for (const type of ['text/csv', 'application/x-unread-file']) {
      const elsewhere = await app.call('POST', 'tasks', {
        token: person.accessToken,
        body: 'title\none\n',
        headers: { 'content-type': type },
      });
      expect(elsewhere.status).toBe(415);
    }
  }, 60_000);

  it.each<[string, string, string, number]>([
    ['nothing', '', 'text/csv', 400],
    ['no JSON', '{', 'application/json', 400],
    ['JSON without tasks', '{"a":1}', 'application/json', 400],
    ['a newer version', '{"schemaVersion":3,"tasks":[]}', 'application/json', 400],
    ['a table without a title', 'a,b\n1,2\n', 'text/csv', 400],
    ['an open quote', 'title\n"one', 'text/csv', 400],
    ['another kind of file', '<html>', 'text/html', 415],
  ])('refuses %s', async (_name, body, type, status) => {
    const answer = await as(person).send(body, type);
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.errors).toHaveLength(1);
    else expect(answer.body.detail).toContain('text/csv, text/calendar');
    expect(await titlesOf(person)).toEqual([]);
  });

  it('needs somebody who may write tasks, and parameters that are known', async () => {
    const csv = { body: 'title\none\n', headers: { 'content-type': 'text/csv' } };
    expect((await app.call('POST', 'import', csv)).status).toBe(401);
    const token = async (scope: string): Promise<string> =>
      (await as(person).call('POST', 'access-tokens', { name: 'x', scopes: [scope] })).body.token;
    expect((await app.call('POST', 'import', { ...csv, token: await token('tasks:read') })).status).toBe(403);
    expect((await app.call('POST', 'import', { ...csv, token: await token('tasks:write') })).status).toBe(200);
    for (const [query, field] of [
      ['?format=xml', 'format'],
      ['?dryRun=perhaps', 'dryRun'],
    ]) {
      const answer = await as(person).send('title\none\n', 'text/csv', query);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    }
  });
});
