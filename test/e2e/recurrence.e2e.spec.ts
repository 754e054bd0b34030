import { ApiClient } from './support/api-client';
import { runningStack } from './support/running-stack';
import { until } from '@app/testing';

describe('recurrence', () => {
  const stack = runningStack();
  let person: ApiClient;
  const daily = (lookahead = 1) => ({
    title: 'water plants',
    due: { at: new Date(Date.now() + 3_600_000).toISOString() },
    timeZone: 'Europe/Rome',
    tags: ['home'],
    recurrence: { rrule: 'FREQ=DAILY', anchor: 'schedule' as const, lookahead },
  });
  const instances = async () => (await person.list('&status=open')).filter(({ seriesId }) => seriesId !== null);

  beforeEach(async () => {
    person = await ApiClient.registered(stack.edgeUrl);
  });

  it('makes the next instance when one is completed, with its fields and by the rule', async () => {
    const task = await person.create(daily());
    const { nextDue } = await person.complete(task.id);
    const [next] = await until('the next instance', async () => {
      const open = await instances();
      return open.length === 1 && open;
    });
    expect(next).toMatchObject({ title: task.title, tags: ['home'], seriesId: task.seriesId, due: nextDue });
    expect(next!.id).not.toBe(task.id);
  });

  it('leaves one next instance after 20 completions at once', async () => {
    const task = await person.create(daily());
    await Promise.all(Array.from({ length: 20 }, () => person.complete(task.id)));
    await until('the next instance', async () => (await instances()).length > 0);
    // Whatever else was on its way has arrived once a later event of the same person has been handled.
    const marker = await person.create(daily());
    await person.complete(marker.id);
    await until('the marker’s next instance', async () =>
      (await instances()).some(({ seriesId }) => seriesId === marker.seriesId),
    );
    expect((await instances()).filter(({ seriesId }) => seriesId === task.seriesId)).toHaveLength(1);
  });

  it('leaves one open instance after completing, reopening and completing again', async () => {
    const task = await person.create(daily());
    await person.complete(task.id);
    await until('the next instance', async () => (await instances()).length === 1);
    await person.expect(200, 'POST', `tasks/${task.id}/reopen`);
    await person.complete(task.id);
    const marker = await person.create(daily());
    await person.complete(marker.id);
    await until('the marker’s next instance', async () =>
      (await instances()).some(({ seriesId }) => seriesId === marker.seriesId),
    );
    expect((await instances()).filter(({ seriesId }) => seriesId === task.seriesId)).toHaveLength(1);
  });

  it('keeps as many instances open as the look-ahead says', async () => {
    await person.create(daily(3));
    const open = await until('three instances', async () => {
      const found = await instances();
      return found.length === 3 && found;
    });
    const days = open.map(({ due }) => Date.parse(due!.at!)).sort((a, b) => a - b);
    expect(days.map((day) => Math.round((day - days[0]!) / 86_400_000))).toEqual([0, 1, 2]);
  });

  it('ends with COUNT', async () => {
    const task = await person.create({
      ...daily(),
      recurrence: { rrule: 'FREQ=DAILY;COUNT=2', anchor: 'schedule', lookahead: 1 },
    });
    await person.complete(task.id);
    const [second] = await until('the second instance', async () => {
      const open = await instances();
      return open.length === 1 && open;
    });
    expect((await person.complete(second!.id)).nextDue).toBeNull();
  });
});
