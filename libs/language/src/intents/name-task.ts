import type { Line } from '../line';
import type { Intent, ParsedMessage, Span, TaskChange } from '../message';
import type { Piece } from '../pieces/piece';
import { spanOf } from '../spans';
import { textBetween } from './command-words';

/** A command about a task: tokens `from` to `to` (exclusive) name it, everything else is the command. */
export interface NamedTask {
  from: number;
  to: number;
  /** What was understood beside the name. */
  pieces?: readonly Piece[];
  change?: TaskChange;
  /** What is asked when no task is named. */
  question?: string;
}

/** The words that name a task, as typed; a name in quotes loses them, and marks at the end do not belong to it. */
export function referenceTo(line: Line, from: number, to: number): string {
  return textBetween(line, from, to)
    .replace(/[.!?,:;]+$/, '')
    .replace(/^["“„«'`](.+)["”“»'`]$/, '$1')
    .trim();
}

/** What a command about a task says; every word of the line is in the name or in a span. */
export function nameTask(line: Line, intent: Intent, named: NamedTask): ParsedMessage {
  const { from, to, change, question } = named;
  const reference = referenceTo(line, from, to);
  return {
    intent,
    spans: spansBeside(line, named),
    ...(reference === '' ? {} : { reference }),
    ...(reference === '' && question !== undefined ? { question } : {}),
    ...(change ? { change } : {}),
  };
}

/** The pieces, and as a command what lies between them and the name. */
function spansBeside(line: Line, { from, to, pieces = [] }: NamedTask): Span[] {
  const spans: Span[] = [];
  const taken = [...pieces.map((piece) => [piece.from, piece.to, piece] as const), [from, to, undefined] as const];
  let place = 0;
  for (const [first, last, piece] of taken.sort((a, b) => a[0] - b[0])) {
    if (first > place) spans.push(spanOf(line, place, first, 'command'));
    if (piece) spans.push(spanOf(line, first, last, piece.kind));
    place = Math.max(place, last);
  }
  if (line.length > place) spans.push(spanOf(line, place, line.length, 'command'));
  return spans;
}
