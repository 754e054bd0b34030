import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditEntryView, FieldChange, ReminderSnapshot, TaskEvent } from '@app/contracts';
import { describeEntry } from './describe-entry';

const { task } = JSON.parse(
  readFileSync(join(__dirname, '../../../../../../libs/contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as TaskEvent;
const due = (at: string) => ({ at, date: null, timeZone: 'Europe/Rome' });
const reminder = (id: string, fireAt: string | null, status: ReminderSnapshot['status'] = 'pending') => ({
  id,
  before: null,
  at: fireAt,
  fireAt,
  status,
});

function entry(type: AuditEntryView['type'], changes: FieldChange[] = [], actor = 'user:a'): AuditEntryView {
  return {
    revision: 1,
    taskId: task.id,
    digest: '',
    hash: '',
    eventId: null,
    type,
    occurredAt: null,
    actor: actor as AuditEntryView['actor'],
    taskVersion: 1,
    correlationId: null,
    causationId: null,
    payload: { task: { ...task, due: due('2026-01-05T08:00:00.000Z') }, changes },
  };
}

describe('the history of a task in words', () => {
  it.each<[AuditEntryView['type'], string, string]>([
    ['task.created', 'user:a', 'Created.'],
    ['task.created', 'service:recurring', 'Made as the next of its series.'],
    ['task.completed', 'user:a', 'Completed.'],
    ['task.reopened', 'user:a', 'Opened again.'],
    ['task.deleted', 'user:a', 'Deleted.'],
    ['task.restored', 'user:a', 'Brought back.'],
    ['reminder.fired', 'service:notification', 'Reminder sent.'],
  ])('%s by %s: %s', (type, actor, words) => {
    expect(describeEntry(entry(type, [], actor), 'UTC')).toBe(words);
  });

  it.each<[string, unknown, unknown, string]>([
    ['title', 'rent', 'pay rent', 'Renamed from "rent" to "pay rent".'],
    ['notes', null, 'x', 'Notes added.'],
    ['notes', 'x', 'y', 'Notes changed.'],
    ['notes', 'x', null, 'Notes removed.'],
    ['priority', 'medium', 'high', 'Priority changed from medium to high.'],
    ['tags', ['home'], ['home', 'money'], 'Tagged #money.'],
    ['tags', ['home', 'a'], ['b'], 'Tagged #b. No longer tagged #home #a.'],
    ['due', null, due('2026-01-05T08:00:00.000Z'), 'Due Mon 5 Jan 2026, 09:00.'],
    ['due', due('2026-01-05T08:00:00.000Z'), null, 'Due date removed.'],
    [
      'due',
      { at: null, date: '2026-01-02', timeZone: 'Europe/Rome' },
      due('2026-01-05T08:00:00.000Z'),
      'Moved from Fri 2 Jan 2026 to Mon 5 Jan 2026, 09:00.',
    ],
    ['recurrence', null, { rrule: 'FREQ=DAILY', anchor: 'schedule', lookahead: 1 }, 'Repeats every day at 09:00.'],
    ['recurrence', { rrule: 'FREQ=DAILY', anchor: 'schedule', lookahead: 1 }, null, 'Repeats no longer.'],
    ['reminders', [], [reminder('1', '2026-01-05T07:00:00.000Z')], 'Added a reminder.'],
    ['reminders', [reminder('1', null), reminder('2', null)], [], 'Removed 2 reminders.'],
    [
      'reminders',
      [reminder('1', '2026-01-05T07:00:00.000Z', 'fired')],
      [reminder('1', '2026-01-05T09:30:00.000Z', 'snoozed')],
      'Snoozed until Mon 5 Jan 2026, 09:30.',
    ],
    ['reminders', [reminder('1', null)], [reminder('1', '2026-01-05T07:00:00.000Z')], 'Changed.'],
    ['seriesId', null, 'x', 'Changed.'],
  ])('%s from %j to %j: %s', (field, from, to, words) => {
    expect(describeEntry(entry('task.updated', [{ field, from, to }]), 'UTC')).toBe(words);
  });

  it('tells every field that changed', () => {
    const changes = [
      { field: 'title', from: 'a', to: 'b' },
      { field: 'priority', from: 'low', to: 'high' },
    ];
    expect(describeEntry(entry('task.updated', changes), 'UTC')).toBe(
      'Renamed from "a" to "b". Priority changed from low to high.',
    );
  });

  it('says so when it was erased', () => {
    expect(describeEntry({ ...entry(null), payload: null }, 'UTC')).toBe('What happened was erased.');
  });
});
