import { eventOf, idOf } from '../../../../test/memory-dapr';
import { applyEvent, concernsReminders, openReminders, withStatus } from './reminder-document';

const first = eventOf(1);
const reminderId = first.task.reminders[0]!.id;

describe('applyEvent', () => {
  it('takes the reminders of a task that is open', () => {
    expect(applyEvent(undefined, first)).toMatchObject({
      userId: first.userId,
      revision: 1,
      reminders: [{ id: reminderId, fireAt: '2026-12-01T08:00:00.000Z', status: 'pending' }],
    });
  });

  it('keeps no notes, which no reminder shows', () => {
    expect(applyEvent(undefined, eventOf(1, { notes: 'x'.repeat(10_000) })).task.notes).toBeNull();
  });

  it('ignores what is not newer', () => {
    const known = applyEvent(undefined, eventOf(5));
    expect(applyEvent(known, eventOf(5, { title: 'again' }))).toBe(known);
    expect(applyEvent(known, eventOf(4, { title: 'older' }))).toBe(known);
  });

  it.each([
    ['completed', { status: 'completed' as const }],
    ['deleted', { deletedAt: '2026-11-30T00:00:00.000Z' }],
    ['without a due moment for its offset', { fireAt: null }],
    ['with a reminder that was cancelled', { reminderStatus: 'cancelled' as const }],
    ['with a reminder that has fired', { reminderStatus: 'fired' as const }],
  ])('has nothing to fire for a task that is %s', (_name, task) => {
    const known = applyEvent(undefined, first);
    expect(openReminders(applyEvent(known, eventOf(2, task)))).toEqual([]);
  });

  it('arms a snoozed reminder, and one whose task was reopened or restored', () => {
    const done = applyEvent(undefined, eventOf(2, { status: 'completed' }));
    expect(openReminders(applyEvent(done, eventOf(3)))).toHaveLength(1);
    expect(openReminders(applyEvent(undefined, eventOf(1, { reminderStatus: 'snoozed' })))).toHaveLength(1);
  });

  it('moves a reminder to its new instant', () => {
    const known = applyEvent(undefined, first);
    const moved = applyEvent(known, eventOf(2, { fireAt: '2026-12-02T08:00:00.000Z' }));
    expect(moved.reminders).toEqual([{ id: reminderId, fireAt: '2026-12-02T08:00:00.000Z', status: 'pending' }]);
  });

  it('does not fire again what is due or fired while the task does not show it yet', () => {
    for (const status of ['due', 'fired'] as const) {
      const known = withStatus(applyEvent(undefined, first), reminderId, status);
      const renamed = applyEvent(known, eventOf(2, { title: 'another title', fireAt: '2026-12-01T08:00:00Z' }));
      expect(renamed.reminders).toMatchObject([{ id: reminderId, status }]);
    }
  });

  it('fires again when what has fired is set to another instant', () => {
    const fired = withStatus(applyEvent(undefined, first), reminderId, 'fired');
    const snoozed = eventOf(2, { fireAt: '2026-12-01T09:00:00.000Z', reminderStatus: 'snoozed' });
    expect(openReminders(applyEvent(fired, snoozed))).toHaveLength(1);
  });
});

describe('concernsReminders', () => {
  it('is true for tasks with reminders and for changes that took the last one away', () => {
    expect(concernsReminders(first)).toBe(true);
    const without = eventOf(2, { reminders: [] });
    expect(concernsReminders(without)).toBe(false);
    expect(concernsReminders({ ...without, changes: [{ field: 'reminders', from: [], to: [] }] })).toBe(true);
    expect(concernsReminders({ ...without, changes: [{ field: 'title', from: 'a', to: 'b' }] })).toBe(false);
  });
});

describe('openReminders', () => {
  it('knows nothing of a task it never heard of', () => {
    expect(openReminders(undefined)).toEqual([]);
    expect(idOf('a')).not.toBe(idOf('b'));
  });
});
