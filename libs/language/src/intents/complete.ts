import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { readPieces } from '../read-pieces';
import { afterCommand, afterCourtesy, isEnd, wordsAtEnd } from './command-words';
import { nameTask } from './name-task';

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

/** "done: pay rent", "complete pay rent", "I finished pay rent", "mark pay rent as done", "pay rent is done". */
export function readComplete(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const marked = readMarked(line, start);
  if (marked) return marked;
  const place = afterCommand(line, start, BEFORE);
  if (place !== undefined) return toComplete(line, place, line.length);
  const ambiguous = afterCommand(line, start, AMBIGUOUS);
  if (ambiguous === undefined || !isCommand(line, start, ambiguous)) return readSaid(line, start);
  return toComplete(line, ambiguous, line.length);
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
  const end = wordsAtEnd(line, AFTER);
  if (place === undefined || end === undefined || end <= place) return undefined;
  if (!(line.word(start) === 'mark' || line.word(start) === 'set' || line.word(end) === 'as')) return undefined;
  return toComplete(line, place, end);
}

/** "pay rent is done", "pay rent: done" */
function readSaid(line: Line, start: number): ParsedMessage | undefined {
  const end = wordsAtEnd(line, AFTER);
  if (end === undefined || end <= start) return undefined;
  const plain = line.word(end) !== 'is' && line.word(end) !== 'as';
  // "get laundry done" is a task; "laundry: done" is a report.
  if (line.word(end) === 'as' || (plain && line.mark(end - 1) !== ':' && line.mark(end - 1) !== '-')) return undefined;
  return toComplete(line, start, plain ? end - 1 : end);
}

function toComplete(line: Line, from: number, to: number): ParsedMessage {
  return nameTask(line, 'complete', { from, to, question: 'Which task is done?' });
}
