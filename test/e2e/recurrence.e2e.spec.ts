import type { TaskView } from '@app/contracts';
import { ApiClient } from './support/api-client';
import { LiveClient } from './support/live-client';
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

  /** The one open instance of a series, once it is there and fits. */
  const instanceOf = ({ seriesId }: TaskView, fits: (task: TaskView) => boolean): Promise<TaskView> =>
    until('the one open instance', async () => {
      const open = (await instances()).filter((task) => task.seriesId === seriesId);
      return open.length === 1 && fits(open[0]!) && open[0]!;
    });
  const live = (task: TaskView, action: 'pause' | 'resume' | 'end') =>
    person.expect<{ status: string; openCount: number }>(200, 'POST', `series/${task.seriesId}/${action}`);
  /** What was on its way before this call has arrived after it: a later event of the same person was handled. */
  const settled = async (): Promise<void> => {
    const marker = await person.create(daily());
    await person.complete(marker.id);
    await instanceOf(marker, () => true);
  };

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

  it('brings the next instance when one is skipped', async () => {
    const task = await person.create(daily());
    const { body } = await person.expect<{ nextDue: TaskView['due'] }>(200, 'POST', `tasks/${task.id}/skip`);
    const next = await instanceOf(task, ({ id }) => id !== task.id);
    expect(next).toMatchObject({ due: body.nextDue, status: 'open' });
    expect(await person.get(task.id)).toMatchObject({ status: 'open', deletedAt: expect.any(String) });
  });

  it('takes a paused instance from every window, completes nothing, and has it back when it goes on', async () => {
    const task = await person.create(daily());
    const window = await LiveClient.connect(stack.edgeUrl, person.accessToken);
    try {
      expect((await live(task, 'pause')).body).toMatchObject({ status: 'paused', openCount: 0 });
      const gone = await window.update(({ task: { id, deletedAt } }) => id === task.id && deletedAt !== null);
      expect(gone.task).toMatchObject({ status: 'open', completedAt: null });
      await settled();
      expect((await person.list()).filter(({ seriesId }) => seriesId === task.seriesId)).toEqual([]);
      expect((await live(task, 'resume')).body).toMatchObject({ status: 'active', openCount: 1 });
      await window.update(
        ({ task: { id, deletedAt }, revision }) => id === task.id && deletedAt === null && revision > gone.revision,
      );
      expect(await instanceOf(task, () => true)).toMatchObject({ id: task.id, due: task.due });
    } finally {
      window.close();
    }
  });

  it('makes none after one that is completed when the series has ended', async () => {
    const task = await person.create(daily());
    expect((await live(task, 'end')).body).toMatchObject({ status: 'ended', openCount: 0 });
    expect(await person.get(task.id)).toMatchObject({ status: 'open', recurrence: null });
    expect((await person.complete(task.id)).nextDue).toBeNull();
    await settled();
    expect((await instances()).filter(({ seriesId }) => seriesId === task.seriesId)).toEqual([]);
  });

  it('takes the next instance away with an undone completion, and brings the same one when it is completed again', async () => {
    const task = await person.create(daily());
    await person.complete(task.id);
    const next = await instanceOf(task, ({ id }) => id !== task.id);
    expect((await person.say('undo')).actions).toContainEqual(
      expect.objectContaining({ task: expect.objectContaining({ id: task.id, status: 'open' }) }),
    );
    await instanceOf(task, ({ id }) => id === task.id);
    expect((await person.get(next.id)).deletedAt).not.toBeNull();
    await person.complete(task.id);
    expect(await instanceOf(task, ({ id }) => id !== task.id)).toMatchObject({ id: next.id, due: next.due });
  });
});
