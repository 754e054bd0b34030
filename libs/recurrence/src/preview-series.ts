import { DueMoment } from './due-moment';
import { nextOccurrence, RecurrenceAnchor } from './next-occurrence';
import { RecurrenceRule } from './rule';

export interface PreviewInput {
  rule: RecurrenceRule;
  anchor: RecurrenceAnchor;
  /** Due moment of the instance at hand. */
  due: DueMoment;
  /** Start of the series, whose phase is kept; the due moment when left out. */
  seriesStart?: DueMoment;
  /** ISO instant at which the instance at hand is done; when left out, `now`. */
  completedAt?: string;
  /** ISO instant of the asking; without it and `completedAt`, the instance is done in time. */
  now?: string;
  /** Most due moments to list. */
  count: number;
}

/**
 * What comes after an instance when it is done at a moment and every later one in time: at most `count` due moments, fewer
 * when COUNT or UNTIL ends the series. Throws TimeInputError for malformed moments.
 */
export function previewSeries(input: PreviewInput): DueMoment[] {
  const { rule, anchor, due, seriesStart = due, completedAt = input.now, count } = input;
  const found: DueMoment[] = [];
  let lastDue = due;
  while (found.length < count) {
    const done = found.length === 0 && completedAt !== undefined ? { completedAt } : {};
    const next = nextOccurrence({ rule, anchor, seriesStart, lastDue, lastIndex: found.length + 1, ...done });
    if (next === null) break;
    found.push(next);
    lastDue = next;
  }
  return found;
}
