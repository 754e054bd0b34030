import type { Line } from '../line';
import type { ParsedMessage, Span } from '../message';
import { readPieces } from '../read-pieces';
import { afterCommand, afterCourtesy, isEnd, textBetween } from './command-words';

const BEFORE = [
  'done with',
  'done',
  'i have finished',
  'i have completed',
  'i have done',
  "i've finished",
  "i've completed",
  "i've done",
  'i finished',
  'i completed',
  'i did',
  'just finished',
  'just did',
  'finished with',
  'finished',
  'completed',
  'check off',
  'tick off',
  'mark as done',
  'mark as complete',
];
/** These may as well begin a task: "complete tax form by friday". */
const AMBIGUOUS = ['complete the task', 'complete task', 'complete', 'finish task', 'check', 'tick', 'close task'];
const AFTER = [
  'is done',
  'is finished',
  'is complete',
  'is completed',
  'as done',
  'as complete',
  'as completed',
  'as finished',
  'done',
  'completed',
  'finished',
];
const MARK = ['mark', 'set', 'tick', 'check'];
const MOST_AFTER_WORDS = 2;

/** "done: pay rent", "complete pay rent", "I finished pay rent", "mark pay rent as done", "pay rent is done". */
export function readComplete(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const marked = readMarked(line, start);
  if (marked) return marked;
  const place = afterCommand(line, start, BEFORE);
  if (place !== undefined) return toComplete(line, start, place, line.length);
  const ambiguous = afterCommand(line, start, AMBIGUOUS);
  if (ambiguous === undefined || !isCommand(line, start, ambiguous)) return readSaid(line, start);
  return toComplete(line, start, ambiguous, line.length);
}

/** A bare imperative completes only when what follows does not describe a new task. */
function isCommand(line: Line, start: number, place: number): boolean {
  if (isEnd(line, place)) return line.word(start) === 'complete';
  const explicit = line.mark(place - 1) === ':' || line.word(place - 1) === 'task';
  if (explicit) return true;
  return line.word(start) === 'complete' && readPieces(line, place).length === 0;
}

/** "mark pay rent as done" */
function readMarked(line: Line, start: number): ParsedMessage | undefined {
  const place = line.after(start, MARK);
  const end = afterWords(line);
  if (place === undefined || end === undefined || end <= place) return undefined;
  if (!(line.word(start) === 'mark' || line.word(start) === 'set' || line.word(end) === 'as')) return undefined;
  return toComplete(line, start, place, end);
}

/** "pay rent is done", "pay rent: done" */
function readSaid(line: Line, start: number): ParsedMessage | undefined {
  const end = afterWords(line);
  if (end === undefined || end <= start) return undefined;
  const plain = line.word(end) !== 'is' && line.word(end) !== 'as';
  // "get laundry done" is a task; "laundry: done" is a report.
  if (line.word(end) === 'as' || (plain && line.mark(end - 1) !== ':' && line.mark(end - 1) !== '-')) return undefined;
  return toComplete(line, start, plain ? start : start, plain ? end - 1 : end);
}

/** Where the closing words ("is done", "as complete") begin, when the line ends with them. */
function afterWords(line: Line): number | undefined {
  let last = line.length;
  while (last > 0 && line.mark(last - 1) !== '') last -= 1;
  for (let words = MOST_AFTER_WORDS; words >= 1; words -= 1) {
    if (last - words >= 0 && line.after(last - words, AFTER) === last) return last - words;
  }
  return undefined;
}

function toComplete(line: Line, start: number, from: number, to: number): ParsedMessage {
  const spans: Span[] = [];
  const add = (first: number, last: number): void => {
    const text = textBetween(line, first, last);
    if (text !== '') {
      const begin = line.token(first)!.start;
      spans.push({ start: begin, end: line.token(last - 1)!.end, kind: 'command', text });
    }
  };
  if (from > start) add(start, from);
  if (to < line.length) add(to, line.length);
  const reference = textBetween(line, from, to)
    .replace(/[.!?]+$/, '')
    .replace(/^["“„«'`](.+)["”“»'`]$/, '$1')
    .trim();
  if (reference === '') return { intent: 'complete', spans, question: 'Which task is done?' };
  return { intent: 'complete', spans, reference };
}
