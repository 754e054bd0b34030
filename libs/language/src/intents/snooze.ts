import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { afterCommand, afterCourtesy } from './command-words';
import { nameTask } from './name-task';
import { LONGEST_WHEN, readLength, readWhen, whenAfter, type When } from './when';

const VERBS = [
  'snooze the reminder for',
  'snooze the reminder of',
  'snooze',
  'remind me again about',
  'remind me again',
];
const LEADS = ['for', 'until', 'till', 'til', 'to', 'by', 'on', 'in', 'at'];

/** "snooze pay rent for 1 h", "snooze until tomorrow morning": without a name it is the reminder that came last. */
export function readSnooze(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const place = afterCommand(line, start, VERBS);
  if (place === undefined) return undefined;
  for (let at = Math.max(place, line.length - LONGEST_WHEN); at < line.length; at += 1) {
    const when = momentAt(line, at);
    if (!when) continue;
    const { pieces, instant, problem } = when;
    const parsed = nameTask(line, 'snooze', { from: place, to: at, pieces });
    return problem ? { ...parsed, problem } : { ...parsed, change: { until: instant! } };
  }
  const asked = nameTask(line, 'snooze', { from: place, to: line.length });
  return {
    ...asked,
    question: 'Until when? Say for example “snooze pay rent for 1 hour” or “… until tomorrow morning”.',
  };
}

function momentAt(line: Line, at: number): When | undefined {
  const from = line.after(at, LEADS) ?? at;
  const length = readLength(line, from);
  return length
    ? whenAfter(line, from, length)
    : (readWhen(line, from) ?? (from > at ? readWhen(line, at) : undefined));
}
