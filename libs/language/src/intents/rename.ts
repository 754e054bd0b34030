import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { afterCommand, afterCourtesy, isEnd } from './command-words';
import { nameTask, referenceTo } from './name-task';

const VERBS = [
  'rename the task',
  'rename task',
  'rename',
  'retitle',
  'change the title of',
  'change title of',
  'change the name of',
  'change name of',
];
const TO = ['to', 'as', 'into'];

/** "rename pay rent to pay the rent": the new title is taken word for word. */
export function readRename(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const place = afterCommand(line, start, VERBS);
  if (place === undefined) return undefined;
  const asked = nameTask(line, 'rename', { from: place, to: line.length, question: 'Which task shall be renamed?' });
  if (isEnd(line, place)) return asked;
  const breaks = breaksOf(line, place);
  const [at] = breaks;
  if (at === undefined)
    return { ...asked, question: 'What shall it be called? Say “rename pay rent to pay the rent”.' };
  if (breaks.length > 1) {
    return { ...asked, question: 'Where does the new title begin? Put it in quotes: rename pay rent to "…".' };
  }
  const title = referenceTo(line, at + 1, line.length);
  return nameTask(line, 'rename', { from: place, to: at, pieces: [titlePiece(line, at + 1)], change: { title } });
}

/** Where the old name may end. A name in quotes ends with them, and so does what stands before a new title in quotes. */
function breaksOf(line: Line, place: number): number[] {
  const isBreak = (at: number): boolean => at > place && line.after(at, TO) !== undefined && !isEnd(line, at + 1);
  if (line.token(place)!.kind === 'quote') return isBreak(place + 1) ? [place + 1] : [];
  const all = line.tokens.map((_, at) => at).filter(isBreak);
  const quoted = all.filter((at) => line.token(at + 1)!.kind === 'quote' && isEnd(line, at + 2));
  return quoted.length === 1 ? quoted : all;
}

function titlePiece(line: Line, from: number) {
  return { from, to: line.length, kind: 'quote' as const, value: { type: 'note' as const, text: '' } };
}
