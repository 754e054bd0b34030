import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { afterCourtesy, isEnd } from './command-words';
import { nameTask } from './name-task';

const UNDO = [
  'undo that change',
  'undo the last change',
  'undo my last change',
  'undo last change',
  'undo the last one',
  'undo that please',
  'undo that',
  'undo this',
  'undo it',
  'undo last',
  'undo please',
  'undo',
  'take that back',
  'take it back',
  'revert that',
  'revert',
];

/** "undo", "undo that": the whole line. */
export function readUndo(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const slash = line.mark(start) === '/' ? start + 1 : start;
  const to = line.after(slash, UNDO);
  return to !== undefined && isEnd(line, to)
    ? nameTask(line, 'undo', { from: line.length, to: line.length })
    : undefined;
}
