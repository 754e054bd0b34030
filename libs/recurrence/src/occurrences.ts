import { dueFromKey, dueKey, DueMoment } from './due-moment';
import { RecurrenceRuleError } from './errors';
import { RecurrenceRule } from './rule';
import { first, Schedule } from './schedule';

export interface OccurrencesInput {
  rule: RecurrenceRule;
  /** The first occurrence; always part of the schedule, and the first that COUNT counts. */
  seriesStart: DueMoment;
  /** Only occurrences at or after this moment (of the same kind, instant or all-day, as the start). */
  from?: DueMoment;
  /** Most occurrences to list. */
  count: number;
}

/** The schedule of a rule in order, at most `count` occurrences, within COUNT and UNTIL. Throws TimeInputError. */
export function occurrences({ rule, seriesStart, from, count }: OccurrencesInput): DueMoment[] {
  const schedule = Schedule.of(rule, seriesStart);
  const earliest = from === undefined ? -Infinity : dueKey(from);
  const found: DueMoment[] = [];
  for (const key of schedule.keys(earliest)) {
    if (found.length >= count) break;
    found.push(dueFromKey(key, schedule.allDay, seriesStart.timeZone));
  }
  return found;
}

/**
 * Refuses a series that cannot work from its start: a rule by the hour without a time of day, an UNTIL before the first
 * due moment, or a rule whose INTERVAL steps over every match for ever. Throws RecurrenceRuleError or TimeInputError.
 */
export function assertRecurs(rule: RecurrenceRule, seriesStart: DueMoment): void {
  const schedule = Schedule.of(rule, seriesStart);
  if (schedule.untilKey() < schedule.startKey) {
    throw new RecurrenceRuleError(
      'UNTIL',
      'ends before the first due date; choose a later UNTIL or an earlier due date',
    );
  }
  if (first(schedule.ruleAfter(schedule.startKey)) === undefined) {
    throw new RecurrenceRuleError('RRULE', 'never comes again after the due date; change INTERVAL or the BY… parts');
  }
}
