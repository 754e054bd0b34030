import { Line } from '../line';
import type { ParsedMessage } from '../message';
import { recognisePeriod } from '../pieces/period';
import type { Piece } from '../pieces/piece';
import { afterCommand, afterCourtesy, isEnd } from './command-words';
import { nameTask } from './name-task';
import { LONGEST_WHEN } from './when';

const POSSESSIVE = /['’]s$/;
const LONGEST_POSSESSIVE = 3;

/** "skip gym", "skip this week's gym", "skip the gym on friday". */
export function readSkip(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const verb = afterCommand(line, start, ['skip']);
  if (verb === undefined) return undefined;
  const place = line.word(verb) === 'the' && !isEnd(line, verb + 1) ? verb + 1 : verb;
  const question = 'Which task shall be skipped once?';
  const leading = readPossessive(line, place) ?? readNext(line, place);
  if (leading) {
    const pieces = [leading];
    return nameTask(line, 'skip', { from: leading.to, to: line.length, pieces, change: periodOf(leading), question });
  }
  for (let at = Math.max(place + 1, line.length - LONGEST_WHEN); at < line.length; at += 1) {
    const period = recognisePeriod(line, at);
    if (!period || !isEnd(line, period.to)) continue;
    return nameTask(line, 'skip', { from: place, to: at, pieces: [period], change: periodOf(period), question });
  }
  return nameTask(line, 'skip', { from: place, to: line.length, change: {}, question });
}

/** "this week's", "friday's" */
function readPossessive(line: Line, at: number): Piece | undefined {
  for (let words = 1; words <= LONGEST_POSSESSIVE; words += 1) {
    const last = line.token(at + words - 1);
    if (!last || !POSSESSIVE.test(last.text)) continue;
    const owner = new Line(line.text.slice(line.token(at)!.start, last.end - 2), line.moment);
    const period = recognisePeriod(owner, 0);
    if (period?.to === owner.length) return { ...period, from: at, to: at + words };
  }
  return undefined;
}

/** "the next gym" is the one that comes first. */
function readNext(line: Line, at: number): Piece | undefined {
  const period = recognisePeriod(line, at);
  if (period || line.word(at) !== 'next' || isEnd(line, at + 1)) return undefined;
  return { from: at, to: at + 1, kind: 'date', value: { type: 'period' } };
}

function periodOf({ value }: Piece): { dueFrom?: string; dueTo?: string } {
  const { from, to } = value as { from?: string; to?: string };
  return { ...(from === undefined ? {} : { dueFrom: from }), ...(to === undefined ? {} : { dueTo: to }) };
}
