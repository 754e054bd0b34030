import { MS_PER_DAY } from './calendar';
import { dueFromKey, dueKey, DueMoment, localDay, parseInstant } from './due-moment';
import { RecurrenceRule } from './rule';
import { Schedule } from './schedule';

/** Whether a series follows its schedule or counts from each completion ("every 3 days after I finish"). */
export type RecurrenceAnchor = 'schedule' | 'completion';

export interface NextOccurrenceInput {
  rule: RecurrenceRule;
  anchor: RecurrenceAnchor;
  /** Due moment of the first instance: it gives phase, wall-clock time, zone and whatever the rule leaves open. */
  seriesStart: DueMoment;
  /** Due moment of the latest instance there is, by the rule (not one that a person moved). */
  lastDue: DueMoment;
  /** 1-based index of the latest instance. */
  lastIndex: number;
  /** ISO instant of the completion that asks for the next instance, when one does. */
  completedAt?: string;
  /** ISO instant; lateness is judged by it when there is no `completedAt`. Without both, nothing is late. */
  now?: string;
}

/**
 * Due moment of the instance after the latest one, or null when the series is over.
 *
 * Schedule anchor: the first occurrence of the schedule after both the latest due moment and the completion, so missed
 * occurrences are passed over in one step and the phase of the series' start is kept. COUNT bounds the schedule as
 * RFC 5545 says: its nth occurrence from the start is the last one, passed-over occurrences included.
 *
 * Completion anchor: the rule counted from the completion's local date, at the series' wall-clock time (hours: from the
 * moment itself). Without `completedAt`, as for the further open instances of a look-ahead or a skipped one, it counts from
 * the latest due moment, or from now when that is later. COUNT bounds the number of instances, since there is no schedule.
 *
 * Throws TimeInputError for malformed moments.
 */
export function nextOccurrence(input: NextOccurrenceInput): DueMoment | null {
  const { rule, seriesStart, lastIndex } = input;
  if (rule.count !== null && lastIndex >= rule.count) return null;
  const schedule = Schedule.of(rule, seriesStart);
  const key = input.anchor === 'schedule' ? nextBySchedule(schedule, input) : nextByCompletion(schedule, input);
  return key === undefined ? null : dueFromKey(key, schedule.allDay, seriesStart.timeZone);
}

function nextBySchedule(schedule: Schedule, input: NextOccurrenceInput): number | undefined {
  return schedule.after(Math.max(dueKey(input.lastDue), keyOf(schedule, input, input.completedAt ?? input.now)));
}

function nextByCompletion(schedule: Schedule, input: NextOccurrenceInput): number | undefined {
  const { lastDue, completedAt, now } = input;
  return schedule.countedFrom(
    completedAt === undefined
      ? Math.max(dueKey(lastDue), keyOf(schedule, input, now))
      : keyOf(schedule, input, completedAt),
  );
}

/** An instant as a key of the series: for an all-day one its local date. No instant is before everything. */
function keyOf(schedule: Schedule, { seriesStart }: NextOccurrenceInput, instant: string | undefined): number {
  if (instant === undefined) return -Infinity;
  const moment = parseInstant(instant);
  return schedule.allDay ? localDay(moment, seriesStart.timeZone) * MS_PER_DAY : moment;
}
