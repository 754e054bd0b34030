import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { afterCommand, afterCourtesy, isEnd, wordsAtEnd } from './command-words';
import { nameTask } from './name-task';

const BEFORE = [
  'reopen the task',
  'reopen task',
  'reopen',
  're-open',
  'uncheck',
  'untick',
  'uncomplete',
  'mark as not done',
  'mark as open',
  'mark as undone',
];
/** Only with a colon: "not done yet" may be anything. */
const LABELS = ['not done', 'undone', 'still open'];
const AFTER = ['is not done yet', 'is not done', "isn't done yet", "isn't done", 'is still open', 'is not finished'];
const MARKED = ['as not done', 'as undone', 'as open', 'as incomplete', 'as not completed', 'as unfinished'];
const QUESTION = 'Which task shall be open again?';

/** "reopen pay rent", "mark pay rent as not done", "pay rent is not done", "open pay rent again". */
export function readReopen(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const said = (from: number, to: number): ParsedMessage => nameTask(line, 'reopen', { from, to, question: QUESTION });
  const mark = line.after(start, ['mark', 'set']);
  const marked = mark === undefined ? undefined : wordsAtEnd(line, MARKED);
  if (mark !== undefined && marked !== undefined && marked > mark) return said(mark, marked);
  const place = afterCommand(line, start, BEFORE);
  if (place !== undefined) return said(place, line.length);
  const label = line.after(start, LABELS);
  if (label !== undefined && line.mark(label) === ':') return said(label + 1, line.length);
  const again = line.word(start) === 'open' ? wordsAtEnd(line, ['again']) : undefined;
  if (again !== undefined && again > start + 1) return said(start + 1, again);
  const end = wordsAtEnd(line, AFTER);
  return end !== undefined && end > start && !isEnd(line, start) ? said(start, end) : undefined;
}
