import type { DueSnapshot, RecurrenceAnchor } from '@app/contracts';
import { describeRule, nextOccurrence, parseRule } from '@app/recurrence';
import { endOf, startOf } from './due-span';
import type { Series, SeriesStatus } from './series.aggregate';

/** How many of the dates to come a series shows. */
const SHOWN_DATES = 3;

/** The public shape of a series. */
export interface SeriesView {
  id: string;
  title: string;
  rrule: string;
  /** The rule in plain words, such as "every 2 weeks on Tuesday at 07:00". */
  text: string;
  anchor: RecurrenceAnchor;
  lookahead: number;
  status: SeriesStatus;
  openCount: number;
  /** The next dates: those of open instances, then those by the rule. None while it is paused, or when it has ended. */
  next: DueSnapshot[];
}

/** @param openDues when its open instances are due */
export function toSeriesView(series: Series, openDues: readonly DueSnapshot[], now: Date): SeriesView {
  const { id, template, rrule, anchor, lookahead } = series.state;
  return {
    id,
    title: template.title,
    rrule,
    text: describeRule(parseRule(rrule), { due: series.state.start, anchor }),
    anchor,
    lookahead,
    status: series.status,
    openCount: openDues.length,
    next: series.status === 'active' ? nextDates(series, openDues, now) : [],
  };
}

function nextDates(series: Series, openDues: readonly DueSnapshot[], now: Date): DueSnapshot[] {
  const { rrule, anchor, start: seriesStart, lastDue, lastIndex } = series.state;
  const instant = now.toISOString();
  const rule = parseRule(rrule);
  const dates = openDues.filter((due) => endOf(due) > instant);
  let last = { due: lastDue, index: lastIndex };
  for (let count = 0; count < SHOWN_DATES; count += 1) {
    const due = nextOccurrence({ rule, anchor, seriesStart, lastDue: last.due, lastIndex: last.index, now: instant });
    if (due === null) break;
    dates.push(due);
    last = { due, index: last.index + 1 };
  }
  return dates.sort((a, b) => Date.parse(startOf(a)) - Date.parse(startOf(b))).slice(0, SHOWN_DATES);
}
