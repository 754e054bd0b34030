import { startTestPostgres, type TestPostgres } from '@app/testing';
import { RunningApp, type Person } from '../../../test/running-app';

describe('the export over HTTP', () => {
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

  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, path, { token: person.accessToken, body });
  const download = (format: string) =>
    fetch(`${app.url}/api/v1/export?format=${format}`, { headers: { authorization: `Bearer ${person.accessToken}` } });

  it('as JSON has every field of every task, completed, repeating and deleted ones too, and the preferences', async () => {
    const due = { at: '2099-01-05T08:00:00Z' };
    const made = [
      { title: 'pay rent', notes: 'to the "new" account', due, recurrence: { rrule: 'FREQ=MONTHLY' }, tags: ['home'] },
      { title: 'call mum', due: { date: '2099-02-01' }, reminders: [{ before: 'PT1H' }] },
      { title: 'throw away' },
    ];
    const ids: string[] = [];
    for (const body of made) ids.push((await call('POST', 'tasks', body)).body.id);
    await call('POST', `tasks/${ids[1]}/complete`);
    await call('DELETE', `tasks/${ids[2]}`);
    const { status, headers, body } = await call('GET', 'export');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/json');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="tasks-\d{4}-\d\d-\d\d\.json"$/);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(body).toEqual({
      schemaVersion: 2,
      exportedAt: expect.stringMatching(/Z$/),
      preferences: {
        timeZone: 'Europe/Berlin',
        locale: 'en',
        defaultReminder: null,
        allDayReminderTime: '09:00',
      },
      series: [
        {
          id: expect.any(String),
          rrule: 'FREQ=MONTHLY',
          anchor: 'schedule',
          lookahead: 1,
          start: { at: '2099-01-05T08:00:00.000Z', date: null, timeZone: 'Europe/Berlin' },
          lastIndex: 1,
          lastDue: { at: '2099-01-05T08:00:00.000Z', date: null, timeZone: 'Europe/Berlin' },
          ended: false,
          pausedAt: null,
          template: { title: 'pay rent', notes: made[0]!.notes, priority: 'medium', tags: ['home'], reminders: [] },
        },
      ],
      tasks: (await call('GET', 'changes?since=0')).body.items.map((task: { seriesId: string | null }) => ({
        ...task,
        seriesIndex: task.seriesId && 1,
      })),
    });
    expect(body.tasks).toHaveLength(3);
  });

  it('as CSV has a line for each task, and no formula in it', async () => {
    await call('POST', 'tasks', {
      title: '=cmd()',
      notes: 'one, two\nthree',
      tags: ['a', 'b'],
      due: { date: '2099-02-01' },
    });
    await call('POST', 'tasks', { title: 'plain' });
    const answer = await download('csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/\.csv"$/);
    const text = await answer.text();
    expect(text).toMatch(/^id,seriesId,seriesIndex,title,notes,status,.*,deletedAt\r\n/);
    expect(text).toContain(`,,,'=cmd(),"one, two\nthree",open,medium,a b,,2099-02-01,Europe/Berlin,`);
    expect(text).toMatch(/,plain,,open,medium,,,,,[^\n]*\r\n$/);
  });

  it('as iCalendar has to-dos that other programs read', async () => {
    const rrule = 'FREQ=DAILY;COUNT=5';
    await call('POST', 'tasks', {
      title: 'water; plants',
      notes: 'a\nb',
      priority: 'low',
      tags: ['home'],
      due: { at: '2099-01-05T08:00:00Z' },
      recurrence: { rrule },
      reminders: [{ before: 'PT30M' }, { at: '2099-01-04T08:00:00Z' }],
    });
    const done = await call('POST', 'tasks', { title: 'done', due: { date: '2099-02-01' } });
    await call('POST', `tasks/${done.body.id}/complete`);
    const thrown = await call('POST', 'tasks', { title: 'thrown away' });
    await call('DELETE', `tasks/${thrown.body.id}`);
    const answer = await download('ics');
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/\.ics"$/);
    const lines = (await answer.text()).split('\r\n');
    const [first, second, third] = lines.join('\n').split('BEGIN:VTODO').slice(1);
    expect(third).toBeUndefined();
    expect(first).toContain('\nSUMMARY:water\\; plants\nDESCRIPTION:a\\nb\nCATEGORIES:home\nPRIORITY:9\n');
    expect(first).toContain(
      '\nDTSTART:20990105T080000Z\nDUE:20990105T080000Z\nX-TODO-TIME-ZONE:Europe/Berlin\n' +
        'RRULE:FREQ=DAILY;COUNT=5\nSTATUS:NEEDS-ACTION\n',
    );
    expect(first).toContain('\nACTION:DISPLAY\nDESCRIPTION:water\\; plants\nTRIGGER;RELATED=END:-PT30M\n');
    expect(first).toContain('\nTRIGGER;VALUE=DATE-TIME:20990104T080000Z\n');
    expect(second).toMatch(/\nDUE;VALUE=DATE:20990201\n.*\nSTATUS:COMPLETED\nCOMPLETED:\d{8}T\d{6}Z\n/s);
  });

  it('of many pages has each task once, also of one who has none', async () => {
    expect((await call('GET', 'export')).body.tasks).toEqual([]);
    for (let batch = 0; batch < 9; batch++) {
      const batchOf = Array.from({ length: 25 }, (_, index) => call('POST', 'tasks', { title: `${batch}/${index}` }));
      await Promise.all(batchOf);
    }
    const { tasks } = (await call('GET', 'export')).body;
    expect(new Set(tasks.map(({ title }: { title: string }) => title)).size).toBe(225);
    expect(tasks).toHaveLength(225);
  }, 60_000);

  it('is of the person who asks, with a scope of its own', async () => {
    const stranger = await app.person();
    await app.call('POST', 'tasks', { token: stranger.accessToken, body: { title: 'theirs' } });
    expect((await call('GET', 'export')).body.tasks).toEqual([]);
    expect((await app.call('GET', 'export')).status).toBe(401);
    const token = async (scope: string): Promise<string> =>
      (await call('POST', 'access-tokens', { name: 'x', scopes: [scope] })).body.token;
    expect((await app.call('GET', 'export', { token: await token('export') })).status).toBe(200);
    expect((await app.call('GET', 'export', { token: await token('tasks:read') })).status).toBe(403);
  });

  it('in a format that is not known is refused', async () => {
    expect(await call('GET', 'export?format=xml')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'format' }] },
    });
  });
});
