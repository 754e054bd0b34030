import { Task, type NewTask } from './task.aggregate';
import { TaskConflictError } from './task.errors';

const NOW = new Date('2026-11-24T10:00:00Z');
const LATER = new Date('2026-11-24T12:00:00Z');
const fields: NewTask = {
  id: '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1d02',
  userId: '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1d01',
  title: 'pay rent',
  notes: null,
  priority: 'medium',
  tags: ['home'],
  due: { at: '2026-12-01T09:00:00.000Z', date: null, timeZone: 'UTC' },
  recurrence: null,
  reminders: [{ before: 'PT1H', at: null }],
  seriesId: null,
  seriesIndex: null,
};
const stored = (more: Partial<NewTask> = {}): Task => Task.of(Task.create({ ...fields, ...more }, NOW, '09:00').state);
const withFives = () =>
  stored({
    reminders: Array.from({ length: 5 }, (_, day) => ({ before: null, at: `2026-11-0${day + 1}T00:00:00.000Z` })),
  });

describe('Task', () => {
  it('tells nothing when nothing changed', () => {
    const task = stored();
    task.edit({ title: 'pay rent', tags: ['home'], due: { ...fields.due! } }, LATER, '09:00');
    task.reopen(LATER);
    task.restore(LATER);
    task.markReminderFired('unknown', '2026-12-01T08:00:00.000Z', LATER);
    expect(task.change()).toBeNull();
  });

  it('makes one event of several edits and raises the version once', () => {
    const task = stored();
    task.edit({ title: 'pay the rent' }, LATER, '09:00');
    task.moveToSeries('0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1d03', 1, LATER);
    expect(task.change()).toMatchObject({
      type: 'task.updated',
      before: { version: 1, title: 'pay rent' },
      after: { version: 2, title: 'pay the rent', seriesIndex: 1, updatedAt: '2026-11-24T12:00:00.000Z' },
    });
  });

  it('moves its reminders with the due date, and arms none while it is done', () => {
    const task = stored();
    task.edit({ due: { at: '2026-12-02T09:00:00.000Z', date: null, timeZone: 'UTC' } }, LATER, '09:00');
    expect(task.state.reminders[0]).toMatchObject({ fireAt: '2026-12-02T08:00:00.000Z', status: 'pending' });
    task.complete(LATER);
    task.edit({ due: { at: '2026-12-03T09:00:00.000Z', date: null, timeZone: 'UTC' } }, LATER, '09:00');
    expect(task.state.reminders[0]).toMatchObject({ fireAt: '2026-12-03T08:00:00.000Z', status: 'cancelled' });
    task.reopen(LATER);
    expect(task.state.reminders[0]!.status).toBe('pending');
  });

  it('stays as it is while it is deleted', () => {
    const task = stored();
    task.delete(LATER);
    task.delete(LATER);
    for (const change of [
      () => task.edit({ title: 'x' }, LATER, '09:00'),
      () => task.complete(LATER),
      () => task.reopen(LATER),
      () => task.snooze(new Date('2026-11-25T10:00:00Z'), LATER),
    ]) {
      expect(change).toThrow(TaskConflictError);
    }
    expect(task.isOpen).toBe(false);
  });

  it('keeps its reminders quiet when it is restored done', () => {
    const task = stored();
    task.complete(LATER);
    task.delete(LATER);
    task.restore(LATER);
    expect(task.state).toMatchObject({ deletedAt: null, status: 'completed', reminders: [{ status: 'cancelled' }] });
  });

  it('gets a reminder by a snooze when it has none, and at most five', () => {
    const until = new Date('2026-11-25T10:00:00Z');
    const task = stored({ reminders: [] });
    task.snooze(until, LATER);
    expect(task.state.reminders).toMatchObject([
      { at: until.toISOString(), fireAt: until.toISOString(), status: 'snoozed' },
    ]);
    const full = withFives();
    full.complete(LATER);
    expect(() => full.snooze(until, LATER)).toThrow('reopen it');
    full.reopen(LATER);
    expect(() => full.snooze(until, LATER)).toThrow('5 reminders already');
  });

  it('takes a fired reminder only at the moment it was armed for', () => {
    const task = stored();
    const { id } = task.state.reminders[0]!;
    task.markReminderFired(id, '2026-11-30T08:00:00.000Z', LATER);
    expect(task.change()).toBeNull();
    task.markReminderFired(id, '2026-12-01T08:00:00.000Z', LATER);
    expect(task.change()).toMatchObject({ type: 'reminder.fired', after: { version: 1 } });
  });
});
