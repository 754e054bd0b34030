import type { TaskBackup } from '../../tasks/ports/task-reader.port';
import type { SeriesBackup } from '../../tasks/domain/import/imported-file';
import { icalTodo } from './ical-task';

const task = (values: Partial<TaskBackup>): TaskBackup => ({
  id: 'an-id',
  seriesId: null,
  seriesIndex: null,
  title: 'water plants',
  notes: null,
  status: 'open',
  priority: 'medium',
  tags: [],
  due: { at: '2026-12-01T08:00:00.000Z', date: null, timeZone: 'UTC' },
  recurrence: null,
  reminders: [],
  version: 1,
  revision: 1,
  createdAt: '2026-11-01T08:00:00.000Z',
  updatedAt: '2026-11-02T08:00:00.000Z',
  completedAt: null,
  deletedAt: null,
  ...values,
});
const series = { lastIndex: 3 } as SeriesBackup;
const instance = (seriesIndex: number, values: Partial<TaskBackup> = {}): TaskBackup =>
  task({
    seriesId: 's',
    seriesIndex,
    recurrence: { rrule: 'FREQ=DAILY;COUNT=5', anchor: 'schedule', lookahead: 1 },
    ...values,
  });
const ruleOf = (lines: string[]): string | undefined => lines.find((line) => line.startsWith('RRULE'));

describe('a to-do of iCalendar', () => {
  it('repeats when it is the newest open one of its series, as often as is left', () => {
    expect(ruleOf(icalTodo(instance(3), series))).toBe('RRULE:FREQ=DAILY;COUNT=3');
    expect(ruleOf(icalTodo(instance(2), series))).toBeUndefined();
    expect(ruleOf(icalTodo(instance(3, { status: 'completed' }), series))).toBeUndefined();
  });

  it.each([
    ['PT30M', false, 'TRIGGER;RELATED=END:-PT30M'],
    ['P1DT2H', false, 'TRIGGER;RELATED=END:-P1DT2H'],
    ['P2W', false, 'TRIGGER;RELATED=END:-P2W'],
    ['P1M', false, 'TRIGGER;VALUE=DATE-TIME:20261130T080000Z'],
    ['PT30M', true, 'TRIGGER;VALUE=DATE-TIME:20261130T080000Z'],
  ])('reminds %s before, all day %s, by %s', (before, allDay, trigger) => {
    const reminder = { id: 'r', before, at: null, fireAt: '2026-11-30T08:00:00.000Z', status: 'pending' as const };
    const due = allDay ? { due: { at: null, date: '2026-12-01', timeZone: 'UTC' } } : {};
    expect(icalTodo(task({ reminders: [reminder], ...due }))).toContain(trigger);
    expect(icalTodo(task({ reminders: [{ ...reminder, status: 'fired' }], ...due }))).not.toContain('BEGIN:VALARM');
  });

  it('needs no date', () => {
    expect(icalTodo(task({ due: null })).filter((line) => /^(DUE|DTSTART|X-)/.test(line))).toEqual([]);
  });
});
