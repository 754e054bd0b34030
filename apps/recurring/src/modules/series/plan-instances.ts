import { LIMITS, type DueSnapshot, type ExtendSeriesRequest, type TaskEvent } from '@app/contracts';
import { nextOccurrence, parseRule } from '@app/recurrence';

/**
 * The instances that a series lacks after an event, first to last: as many as its look-ahead leaves room for, fewer when
 * COUNT or UNTIL ends it. A pure function of the event, so that every delivery asks for the same instances.
 *
 * @throws RecurrenceRuleError or TimeInputError when the rule or a due moment cannot be understood
 */
export function planInstances(event: TaskEvent): ExtendSeriesRequest[] {
  const { task } = event;
  const { recurrence, series, seriesId } = task;
  if (!recurrence || !series || !seriesId) return [];
  const missing = Math.min(recurrence.lookahead, LIMITS.futureInstances) - series.openCount;
  const rule = parseRule(recurrence.rrule);
  const completedAt = task.completedAt ?? event.occurredAt;
  // With another instance open, the next one follows the newest due moment and not the completion.
  const followsCompletion = event.type === 'task.completed' && series.openCount === 0;
  const instances: ExtendSeriesRequest[] = [];
  let lastDue: DueSnapshot = series.lastDue;
  for (let index = series.lastIndex + 1; instances.length < missing; index++) {
    const due = nextOccurrence({
      rule,
      anchor: recurrence.anchor,
      seriesStart: series.start,
      lastDue,
      lastIndex: index - 1,
      ...(followsCompletion && instances.length === 0 ? { completedAt } : {}),
      now: event.occurredAt,
    });
    if (due === null) break;
    instances.push({
      userId: event.userId,
      seriesId,
      index,
      due,
      sourceTaskId: task.id,
      correlationId: event.correlationId,
      causationId: event.eventId,
    });
    lastDue = due;
  }
  return instances;
}
