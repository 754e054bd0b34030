import type { TaskView } from '@app/contracts';
import { until } from '@app/testing';
import { ApiClient } from './support/api-client';
import { runningStack } from './support/running-stack';

interface Report {
  imported: number;
  skipped: number;
  rejected: object[];
}

describe('files and calendars', () => {
  const stack = runningStack();

  const openInstances = async (person: ApiClient): Promise<TaskView[]> =>
    (await person.list('&status=open')).filter(({ seriesId }) => seriesId !== null);

  it('move to another account, where a series goes on', async () => {
    const [from, to] = [await ApiClient.registered(stack.edgeUrl), await ApiClient.registered(stack.edgeUrl)];
    const first = await from.create({
      title: 'water plants',
      due: { at: new Date(Date.now() + 3_600_000).toISOString() },
      recurrence: { rrule: 'FREQ=DAILY', anchor: 'schedule' },
    });
    await from.complete(first.id);
    await until('the second instance', async () => (await openInstances(from)).length === 1);
    await from.create({ title: 'call mum', tags: ['family'] });
    const { body: file } = await from.expect<object>(200, 'GET', 'export');

    const { body: report } = await to.expect<Report>(200, 'POST', 'import', file);
    expect(report).toMatchObject({ imported: 3, skipped: 0, rejected: [] });
    const [second] = await openInstances(to);
    expect(second!.seriesId).not.toBe(first.seriesId);
    const { nextDue } = await to.complete(second!.id);
    const [third] = await until('the third instance', async () => {
      const open = await openInstances(to);
      return open.length === 1 && open[0]!.id !== second!.id && open;
    });
    expect(third).toMatchObject({ title: 'water plants', seriesId: second!.seriesId, due: nextDue });
    // Where the file comes from nothing went on.
    expect(await openInstances(from)).toHaveLength(1);
    expect((await to.expect<Report>(200, 'POST', 'import', file)).body).toMatchObject({ imported: 0, skipped: 3 });
    expect(await openInstances(to)).toEqual([third]);
  });

  it('show what is due until the feed is revoked', async () => {
    const person = await ApiClient.registered(stack.edgeUrl);
    const { body: feed } = await person.expect<{ url: string }>(201, 'POST', 'calendar-feed');
    const url = `${stack.edgeUrl}${new URL(feed.url).pathname}`;
    const before = await fetch(url);
    expect([before.status, before.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    const known = { headers: { 'if-none-match': before.headers.get('etag')! } };
    expect((await fetch(url, known)).status).toBe(304);
    await person.create({ title: 'dentist', due: { date: '2099-02-01' } });
    const after = await fetch(url, known);
    expect(after.status).toBe(200);
    expect(await after.text()).toContain('SUMMARY:dentist\r\n');
    await person.expect(204, 'DELETE', 'calendar-feed');
    expect((await fetch(url, known)).status).toBe(404);
  });
});
