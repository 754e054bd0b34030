import { Logger } from '@nestjs/common';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { PASSWORD, RunningApp, type Person } from '../../../test/running-app';

describe('the private calendar feed', () => {
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
  const newFeed = async (): Promise<string> => {
    const { status, body } = await call('POST', 'calendar-feed');
    expect(status).toBe(201);
    return body.url;
  };
  const unfolded = async (url: string): Promise<string> => (await (await fetch(url)).text()).replaceAll('\r\n ', '');

  it('has what is open and due, as events that take no time', async () => {
    await call('POST', 'tasks', {
      title: 'pay; rent, now',
      notes: 'one\ntwo',
      tags: ['home'],
      priority: 'high',
      due: { at: '2099-01-05T08:00:00+01:00' },
    });
    await call('POST', 'tasks', { title: `${'ä'.repeat(100)}`, due: { date: '2099-02-01' } });
    await call('POST', 'tasks', { title: 'someday' });
    const done = await call('POST', 'tasks', { title: 'done', due: { date: '2099-02-01' } });
    await call('POST', `tasks/${done.body.id}/complete`);
    const thrown = await call('POST', 'tasks', { title: 'thrown away', due: { date: '2099-02-01' } });
    await call('DELETE', `tasks/${thrown.body.id}`);
    const url = await newFeed();
    expect(new URL(url).origin).toBe(app.url);
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const raw = await answer.text();
    for (const line of raw.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const text = raw.replaceAll('\r\n ', '');
    expect(text).toContain('SUMMARY:pay\\; rent\\, now\r\nDESCRIPTION:one\\ntwo\r\nCATEGORIES:home\r\nPRIORITY:1\r\n');
    expect(text).toContain('DTSTART:20990105T070000Z\r\nTRANSP:TRANSPARENT\r\n');
    expect(text).toContain(`SUMMARY:${'ä'.repeat(100)}\r\n`);
    expect(text).toContain('DTSTART;VALUE=DATE:20990201\r\n');
    expect(text).toMatch(/REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n/);
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  });

  it('is not sent again while nothing changed', async () => {
    const url = await newFeed();
    const etag = (await fetch(url)).headers.get('etag')!;
    const ask = (tag: string) => fetch(url, { headers: { 'if-none-match': tag } });
    const unchanged = await ask(`"other", ${etag}`);
    expect([unchanged.status, await unchanged.text(), unchanged.headers.get('etag')]).toEqual([304, '', etag]);
    await call('POST', 'tasks', { title: 'new', due: { date: '2099-02-01' } });
    const changed = await ask(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    expect(changed.headers.get('cache-control')).toBe('private, no-cache');
    expect(await changed.text()).toContain('SUMMARY:new');
  });

  it('has every page', async () => {
    for (let batch = 0; batch < 9; batch++) {
      await Promise.all(
        Array.from({ length: 25 }, (_, n) =>
          call('POST', 'tasks', { title: `${batch}/${n}`, due: { date: '2099-01-01' } }),
        ),
      );
    }
    const titles = (await unfolded(await newFeed())).match(/^SUMMARY:.*$/gm);
    expect(new Set(titles).size).toBe(225);
    expect(titles).toHaveLength(225);
  }, 60_000);

  it('ends when it is revoked or replaced, and tells whether it is there', async () => {
    expect((await call('GET', 'calendar-feed')).body).toEqual({ exists: false, createdAt: null });
    const first = await newFeed();
    const { body } = await call('GET', 'calendar-feed');
    expect(body).toEqual({ exists: true, createdAt: expect.stringMatching(/Z$/) });
    const second = await newFeed();
    expect((await fetch(first)).status).toBe(404);
    expect((await fetch(second)).status).toBe(200);
    expect((await call('DELETE', 'calendar-feed')).status).toBe(204);
    expect((await fetch(second)).status).toBe(404);
    expect((await call('DELETE', 'calendar-feed')).status).toBe(204);
    expect((await call('GET', 'calendar-feed')).body.exists).toBe(false);
  });

  it('says nothing of the secret, neither in an answer nor in the log nor in the database', async () => {
    const log = jest.spyOn(Logger.prototype, 'error');
    const written: string[] = [];
    const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
    const url = await newFeed();
    const secret = /([\w-]{43})\.ics$/.exec(url)![1]!;
    const rows = await app.dataSource.query('SELECT * FROM calendar_feed');
    expect(JSON.stringify(rows)).not.toContain(secret);
    await call('DELETE', 'calendar-feed');
    for (const path of [url, url.replace('.ics', ''), `${url}?x=1`, url.replace('calendar/', 'calendar/x/')]) {
      const answer = await fetch(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain(secret);
    }
    stdout.mockRestore();
    expect(written.join('') + JSON.stringify(log.mock.calls)).not.toContain(secret);
  });

  it('is of one person, goes with the account, and no token of a program makes one', async () => {
    await call('POST', 'tasks', { title: 'mine', due: { date: '2099-02-01' } });
    const stranger = await app.person();
    const theirs = await app.call('POST', 'calendar-feed', { token: stranger.accessToken });
    expect(await unfolded(theirs.body.url)).not.toContain('mine');
    const mine = await newFeed();
    const scopes = ['tasks:read', 'tasks:write', 'export', 'account', 'chat'];
    const { token } = (await call('POST', 'access-tokens', { name: 'x', scopes })).body;
    expect((await app.call('POST', 'calendar-feed', { token })).status).toBe(403);
    expect((await app.call('POST', 'calendar-feed')).status).toBe(401);
    expect((await call('DELETE', 'me', { password: PASSWORD })).status).toBe(204);
    expect((await fetch(mine)).status).toBe(404);
    const feeds = await app.dataSource.query<Array<{ user_id: string }>>('SELECT user_id FROM calendar_feed');
    expect(feeds.map(({ user_id }) => user_id)).not.toContain(person.id);
    expect((await fetch(theirs.body.url)).status).toBe(200);
  });

  it('is not given to who asks too often', async () => {
    const url = await newFeed();
    const answers = await Promise.all(Array.from({ length: 70 }, () => fetch(url, { method: 'HEAD' })));
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 429]));
    const guesses = await Promise.all(Array.from({ length: 70 }, (_, n) => fetch(`${url.slice(0, -10)}${n}.ics`)));
    expect(guesses.map(({ status }) => status)).toEqual(expect.arrayContaining([404, 429]));
  });
});
