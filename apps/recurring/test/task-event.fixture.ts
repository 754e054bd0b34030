import type { DueSnapshot, RecurrenceSnapshot, SeriesSnapshot, TaskEvent, TaskSnapshot } from '@app/contracts';
import { uuidv5 } from '@app/kernel';

export const USER_ID = '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1d01';
export const SERIES_ID = '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1d03';
const NAMESPACE = '0190a5c2-7c3e-7b1a-9d52-3f1f5a0c1dff';

export const at = (instant: string, timeZone = 'Europe/Chisinau'): DueSnapshot => ({
  at: instant,
  date: null,
  timeZone,
});
export const onDate = (date: string, timeZone = 'Europe/Chisinau'): DueSnapshot => ({ at: null, date, timeZone });

export interface SeriesEventOptions {
  type?: TaskEvent['type'];
  occurredAt?: string;
  recurrence?: Partial<RecurrenceSnapshot>;
  series?: Partial<SeriesSnapshot>;
  task?: Partial<TaskSnapshot>;
  revision?: number;
}

/** An event of an instance of a daily series, 1 March 2026 07:00 in Chisinau; give what differs. */
export function seriesEvent(options: SeriesEventOptions = {}): TaskEvent {
  const type = options.type ?? 'task.completed';
  const occurredAt = options.occurredAt ?? '2026-03-01T06:00:00.000Z';
  const start = options.series?.start ?? at('2026-03-01T05:00:00.000Z');
  const revision = options.revision ?? 2;
  const index = options.series?.index ?? 1;
  const taskId = uuidv5(SERIES_ID, String(index));
  return {
    eventId: uuidv5(NAMESPACE, `${type} ${index} ${revision}`),
    type,
    schemaVersion: 1,
    occurredAt,
    userId: USER_ID,
    taskId,
    taskVersion: 1,
    revision,
    actor: `user:${USER_ID}`,
    correlationId: 'request-1',
    causationId: null,
    changes: [],
    task: {
      id: taskId,
      seriesId: SERIES_ID,
      title: 'water the plants',
      notes: null,
      status: type === 'task.completed' ? 'completed' : 'open',
      priority: 'medium',
      tags: [],
      due: options.series?.lastDue ?? start,
      recurrence: { rrule: 'FREQ=DAILY', anchor: 'schedule', lookahead: 1, ...options.recurrence },
      reminders: [],
      version: 1,
      revision,
      createdAt: '2026-02-01T00:00:00.000Z',
      updatedAt: occurredAt,
      completedAt: type === 'task.completed' ? occurredAt : null,
      deletedAt: type === 'task.deleted' ? occurredAt : null,
      series: { index, start, lastIndex: index, lastDue: start, openCount: 0, ...options.series },
      ...options.task,
    },
  };
}
