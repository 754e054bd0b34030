import { LIMITS, type DueSnapshot, type ExtendSeriesRefusal } from '@app/contracts';
import { instanceId } from './new-task';
import type { Series } from './series.aggregate';
import { Task } from './task.aggregate';

/**
 * The next instance of a series, or why there is none to make. Instances are made one after the other, each index
 * once, and never more than the look-ahead allows at a time.
 * @param withdrawn the instance with that index, when it was made once and taken back: it comes again
 */
export function extendSeries(
  series: Series,
  index: number,
  due: DueSnapshot,
  now: Date,
  allDayReminderTime: string,
  withdrawn: Task | null = null,
): Task | ExtendSeriesRefusal {
  const { id, userId, lastIndex, ended, lookahead, rrule, anchor, template } = series.state;
  if (index <= lastIndex) return 'exists';
  if (ended) return 'ended';
  if (index > lastIndex + 1) return 'out-of-order';
  if (series.openCount >= Math.min(lookahead, LIMITS.futureInstances)) return 'enough-open';
  series.extend(index, due);
  const fields = {
    ...template,
    id: instanceId(id, index),
    userId,
    due,
    recurrence: { rrule, anchor, lookahead },
    seriesId: id,
    seriesIndex: index,
  };
  if (!withdrawn) return Task.create(fields, now, allDayReminderTime);
  withdrawn.revive(fields, now, allDayReminderTime);
  return withdrawn;
}
