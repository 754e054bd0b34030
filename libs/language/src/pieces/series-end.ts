import type { Line } from '../line';
import { readNumber } from '../vocabulary';
import { hasClockPart, readDuration } from './duration';
import type { Piece } from './piece';

const AFTER_LEADS = ['after', 'from', 'since', 'once', 'when'];
const AFTER_COMPLETION = AFTER_LEADS.flatMap((lead) => [
  ...["i'm", 'i am', "i've", 'i have', 'i', "it's", 'it is', 'it was'].flatMap((who) =>
    ['finished', 'finish', 'completed', 'complete', 'done', 'did'].map((what) => `${lead} ${who} ${what}`),
  ),
  ...['completion', 'completing', 'finishing', 'doing', 'done', 'finished', 'completed'].map(
    (what) => `${lead} ${what}`,
  ),
  `${lead} the last time`,
  `${lead} last time`,
  `${lead} each completion`,
]);
const OBJECTS = ['it', 'them', 'this', 'that', 'the task', 'the last one', 'the previous one'];

/** "after I finish", "after completion": the series counts from each completion. */
export function recogniseAfterCompletion(line: Line, at: number): Piece | undefined {
  const found = AFTER_LEADS.includes(line.word(at)) ? line.after(at, AFTER_COMPLETION) : undefined;
  if (found === undefined) return undefined;
  const to = line.after(found, OBJECTS) ?? found;
  return { from: at, to, kind: 'recurrence', value: { type: 'afterCompletion' } };
}

/** "for 3 weeks", "10 times", "for 10 times": how long a series lasts. */
export function recogniseSeriesEnd(line: Line, at: number): Piece | undefined {
  const lead = line.after(at, ['for the next', 'for']);
  const place = lead ?? at;
  const count = readNumber(line.word(place));
  if (count !== undefined && count >= 1 && (line.word(place + 1) === 'times' || line.has(place + 1, 'more', 'times'))) {
    const to = line.word(place + 1) === 'more' ? place + 3 : place + 2;
    return { from: at, to, kind: 'recurrence', value: { type: 'count', count } };
  }
  const found = lead === undefined ? undefined : readDuration(line, lead);
  if (!found || hasClockPart(found.duration)) return undefined;
  return { from: at, to: found.to, kind: 'recurrence', value: { type: 'span', duration: found.duration } };
}
