import fc from 'fast-check';
import type { TaskEvent } from '@app/contracts';
import { at, onDate, SERIES_ID, seriesEvent, USER_ID } from '../../../test/task-event.fixture';
import { planInstances } from './plan-instances';

const dues = (event: TaskEvent) => planInstances(event).map(({ index, due }) => [index, due.at ?? due.date]);

describe('planInstances', () => {
  it('asks for the next instance of a completed one, and says who asks and why', () => {
    const event = seriesEvent();
    expect(planInstances(event)).toEqual([
      {
        userId: USER_ID,
        seriesId: SERIES_ID,
        index: 2,
        due: at('2026-03-02T05:00:00.000Z'),
        sourceTaskId: event.taskId,
        correlationId: 'request-1',
        causationId: event.eventId,
      },
    ]);
  });

  it('asks for nothing when the task does not repeat', () => {
    expect(planInstances(seriesEvent({ task: { recurrence: null } }))).toEqual([]);
    expect(planInstances(seriesEvent({ task: { series: null } }))).toEqual([]);
    expect(planInstances(seriesEvent({ task: { seriesId: null } }))).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('fills a new series up to a look-ahead of %i', (lookahead) => {
    const event = seriesEvent({ type: 'task.created', recurrence: { lookahead }, series: { openCount: 1 } });
    const indexes = planInstances(event).map(({ index }) => index);
    expect(indexes).toEqual(Array.from({ length: lookahead - 1 }, (_, position) => position + 2));
  });

  it('asks for one instance when one of several open ones is done, after the newest', () => {
    const event = seriesEvent({
      recurrence: { lookahead: 3 },
      series: { lastIndex: 3, lastDue: at('2026-03-03T05:00:00.000Z'), openCount: 2 },
    });
    expect(dues(event)).toEqual([[4, '2026-03-04T05:00:00.000Z']]);
  });

  it('asks for nothing when enough are open, as after completing, reopening and completing again', () => {
    const series = { lastIndex: 2, lastDue: at('2026-03-02T05:00:00.000Z'), openCount: 1 };
    expect(planInstances(seriesEvent({ series }))).toEqual([]);
    expect(planInstances(seriesEvent({ series: { ...series, openCount: 2 } }))).toEqual([]);
  });

  it('never asks for more than ten in all, even when the look-ahead says more', () => {
    const event = seriesEvent({ type: 'task.created', recurrence: { lookahead: 50 }, series: { openCount: 1 } });
    expect(planInstances(event)).toHaveLength(9);
  });

  it('passes over what was missed and keeps the phase', () => {
    const event = seriesEvent({
      occurredAt: '2026-03-20T12:00:00.000Z',
      recurrence: { rrule: 'FREQ=DAILY;INTERVAL=3', lookahead: 2 },
    });
    expect(dues(event)).toEqual([
      [2, '2026-03-22T05:00:00.000Z'],
      [3, '2026-03-25T05:00:00.000Z'],
    ]);
  });

  it('stops at COUNT', () => {
    const recurrence = { rrule: 'FREQ=DAILY;COUNT=3', lookahead: 10 };
    expect(dues(seriesEvent({ recurrence }))).toEqual([
      [2, '2026-03-02T05:00:00.000Z'],
      [3, '2026-03-03T05:00:00.000Z'],
    ]);
    const last = { index: 3, lastDue: at('2026-03-03T05:00:00.000Z') };
    expect(planInstances(seriesEvent({ recurrence, series: last }))).toEqual([]);
  });

  it('stops after the day of UNTIL', () => {
    const recurrence = { rrule: 'FREQ=DAILY;UNTIL=20260302', lookahead: 5 };
    expect(dues(seriesEvent({ recurrence }))).toEqual([[2, '2026-03-02T05:00:00.000Z']]);
  });

  describe('anchored to completion', () => {
    const recurrence = { rrule: 'FREQ=DAILY;INTERVAL=3', anchor: 'completion' as const };

    it('counts from the local date of the completion, at the time of day of the series', () => {
      // 22:30 UTC is 00:30 of the 11th in Chisinau.
      expect(dues(seriesEvent({ recurrence, occurredAt: '2026-03-10T22:30:00.000Z' }))).toEqual([
        [2, '2026-03-14T05:00:00.000Z'],
      ]);
    });

    it('counts further open instances from the one before them', () => {
      const ahead = { ...recurrence, lookahead: 3 };
      expect(dues(seriesEvent({ recurrence: ahead, occurredAt: '2026-03-10T10:00:00.000Z' }))).toEqual([
        [2, '2026-03-13T05:00:00.000Z'],
        [3, '2026-03-16T05:00:00.000Z'],
        [4, '2026-03-19T05:00:00.000Z'],
      ]);
    });

    it('counts from the newest instance while another one is open', () => {
      const event = seriesEvent({
        recurrence: { ...recurrence, lookahead: 2 },
        series: { lastIndex: 2, lastDue: at('2026-03-04T05:00:00.000Z'), openCount: 1 },
      });
      expect(dues(event)).toEqual([[3, '2026-03-07T05:00:00.000Z']]);
    });

    it('counts a skipped one from its due moment, or from now when it was overdue', () => {
      const deleted = { type: 'task.deleted' as const, recurrence };
      expect(dues(seriesEvent({ ...deleted, occurredAt: '2026-02-27T10:00:00.000Z' }))).toEqual([
        [2, '2026-03-04T05:00:00.000Z'],
      ]);
      expect(dues(seriesEvent({ ...deleted, occurredAt: '2026-03-20T10:00:00.000Z' }))).toEqual([
        [2, '2026-03-23T05:00:00.000Z'],
      ]);
    });

    it('takes the time of the event when the snapshot lost its completion', () => {
      const event = seriesEvent({ recurrence, occurredAt: '2026-03-10T10:00:00.000Z', task: { completedAt: null } });
      expect(dues(event)).toEqual([[2, '2026-03-13T05:00:00.000Z']]);
    });
  });

  it('keeps all-day series on dates', () => {
    const start = onDate('2026-01-31');
    const event = seriesEvent({
      occurredAt: '2026-01-31T10:00:00.000Z',
      recurrence: { rrule: 'FREQ=MONTHLY', lookahead: 3 },
      series: { start, lastDue: start },
    });
    expect(dues(event)).toEqual([
      [2, '2026-02-28'],
      [3, '2026-03-31'],
      [4, '2026-04-30'],
    ]);
  });

  it('asks for the same instances at every delivery, numbered without a gap and strictly later', () => {
    fc.assert(
      fc.property(
        fc.record({
          lookahead: fc.integer({ min: 1, max: 10 }),
          lastIndex: fc.integer({ min: 1, max: 500 }),
          openCount: fc.integer({ min: 0, max: 12 }),
          daysLate: fc.integer({ min: -30, max: 400 }),
          rrule: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=MONTHLY', 'FREQ=HOURLY;INTERVAL=5'),
          anchor: fc.constantFrom('schedule' as const, 'completion' as const),
        }),
        ({ lookahead, lastIndex, openCount, daysLate, rrule, anchor }) => {
          const event = seriesEvent({
            occurredAt: new Date(Date.UTC(2026, 2, 1 + daysLate, 12)).toISOString(),
            recurrence: { lookahead, rrule, anchor },
            series: { lastIndex, openCount },
          });
          const planned = planInstances(event);
          expect(planInstances(event)).toEqual(planned);
          const before = [event.occurredAt, ...planned.map(({ due }) => due.at!)];
          expect({
            indexes: planned.map(({ index }) => index),
            later: planned.every(({ due }, position) => due.at! > before[position]!),
            open: planned.length + openCount <= Math.max(10, openCount),
          }).toEqual({
            indexes: Array.from({ length: Math.max(0, lookahead - openCount) }, (_, place) => lastIndex + 1 + place),
            later: true,
            open: true,
          });
        },
      ),
      { numRuns: 10_000 },
    );
  }, 60_000);
});
