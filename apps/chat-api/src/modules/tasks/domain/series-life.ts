import { LIMITS } from '@app/contracts';
import { endOf } from './due-span';
import { extendSeries } from './extend-series';
import type { Series } from './series.aggregate';
import { Task } from './task.aggregate';

/** A series with those of its instances that its life concerns, first to last. */
export interface WholeSeries {
  series: Series;
  open: Task[];
  /** What the pause put away: deleted at the very instant at which it began. */
  putAway: Task[];
  /** The instance after the newest one, when it was made once and taken back; deleted then. */
  withdrawn: Task | null;
}

export const SERIES_ACTIONS = ['pause', 'resume', 'end'] as const;
export type SeriesAction = (typeof SERIES_ACTIONS)[number];

/**
 * Pauses a series, has it go on, or ends it. What is so already stays as it is.
 * @returns the tasks that may have changed
 * @throws SeriesConflictError when a series that has ended shall pause or go on
 */
export function liveOn(whole: WholeSeries, action: SeriesAction, now: Date, allDayReminderTime: string): Task[] {
  switch (action) {
    case 'pause':
      return pauseSeries(whole, now);
    case 'resume':
      return resumeSeries(whole, now, allDayReminderTime);
    case 'end':
      return endSeries(whole, now);
  }
}

/** What is open stays, each a task of its own from now on. */
function endSeries({ series, open }: WholeSeries, now: Date): Task[] {
  if (series.status === 'ended') return [];
  series.end();
  open.forEach((task) => task.leaveSeries(now));
  return open;
}

/** Puts away what is still to come; what is overdue has to be done all the same. */
function pauseSeries({ series, open }: WholeSeries, now: Date): Task[] {
  if (series.status === 'paused') return [];
  series.pause(now);
  const coming = open.filter((task) => isToCome(task, now));
  coming.forEach((task) => task.delete(now));
  return coming;
}

/**
 * Brings back what the pause put away and is still to come. When nothing of it is left, the rule gives the next instance
 * after now, and what fell into the pause is passed over. The recurrence saga fills up what the look-ahead leaves room for.
 */
function resumeSeries({ series, putAway, withdrawn }: WholeSeries, now: Date, allDayReminderTime: string): Task[] {
  const wasPaused = series.status === 'paused';
  series.resume();
  if (!wasPaused) return [];
  const room = LIMITS.futureInstances - series.openCount;
  const back = putAway.filter((task) => isToCome(task, now)).slice(0, room);
  back.forEach((task) => task.restore(now));
  return back.length > 0 ? back : nextInstance(series, withdrawn, now, allDayReminderTime);
}

function nextInstance(series: Series, withdrawn: Task | null, now: Date, allDayReminderTime: string): Task[] {
  const due = series.nextDue(now);
  if (due === null) return [];
  const made = extendSeries(series, series.state.lastIndex + 1, due, now, allDayReminderTime, withdrawn);
  return made instanceof Task ? [made] : [];
}

function isToCome({ state }: Task, now: Date): boolean {
  return endOf(state.due!) > now.toISOString();
}
