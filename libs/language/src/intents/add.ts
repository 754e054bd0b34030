import { composeDraft } from '../compose/compose-draft';
import type { Line } from '../line';
import type { ParsedMessage, Span } from '../message';
import type { Piece } from '../pieces/piece';
import { recogniseReminder } from '../pieces/reminder';
import { readPieces } from '../read-pieces';
import { spanOf, spansOf } from '../spans';
import { afterCommand, afterCourtesy, isEnd } from './command-words';

const ADD = [
  'add a task to',
  'add a task',
  'add a todo',
  'add task',
  'add todo',
  'add',
  'new task',
  'new todo',
  'create a task to',
  'create a task',
  'create task',
  'create todo',
  'make a task to',
];
/** Nouns that are a command only with a colon: "todo: pay rent". */
const LABELS = ['todo', 'task', 'to do', 'reminder'];
const REMIND = ['remind me', 'remind us', 'remember'];
const TO = ['to', 'that', 'about'];

/** Any line that is nothing else describes a task. */
export function readAdd(line: Line, notes: string | null): ParsedMessage {
  const start = afterCourtesy(line);
  const command = afterAdd(line, start);
  const remind = command ?? afterRemind(line, start);
  const from = remind ?? 0;
  const remindWhenDue = remind !== undefined && ['remind', 'reminder'].includes(line.word(start));
  const found = readPieces(line, from);
  const lead = remindWhenDue ? leadTo(line, from, found) : undefined;
  const spans: Span[] = [];
  if (from > 0) spans.push(spanOf(line, 0, from, 'command'));
  const pieces = lead === undefined ? found : withLead(found, lead);
  const composed = composeDraft(line, pieces, { from, remindWhenDue, notes });
  spans.push(...spansOf(line, from, composed.pieces));
  const { draft, question, problem } = composed;
  return {
    intent: 'add',
    spans,
    ...(question === undefined ? {} : { question }),
    ...(problem ? { problem } : {}),
    ...(draft ? { draft } : {}),
  };
}

function afterAdd(line: Line, start: number): number | undefined {
  const found = afterCommand(line, start, ADD);
  if (found !== undefined && !isEnd(line, found)) return found;
  const label = line.after(start, LABELS);
  return label !== undefined && line.mark(label) === ':' && !isEnd(line, label) ? label + 1 : undefined;
}

/** "remind me to call mom at 5": unless it says how long before, which is a reminder and no command. */
function afterRemind(line: Line, start: number): number | undefined {
  const found = line.after(start, REMIND);
  if (found === undefined || isEnd(line, found)) return undefined;
  const reminder = recogniseReminder(line, start);
  if (reminder?.value.type === 'remindBefore' && !reminder.weak) return undefined;
  if (line.word(start) === 'remember') return line.word(found) === 'to' ? found + 1 : undefined;
  return line.after(found, TO) ?? found;
}

/** "remind me tomorrow at 9 TO call mom": where the word stands that leads to the title, after the pieces. */
function leadTo(line: Line, from: number, pieces: readonly Piece[]): number | undefined {
  let place = from;
  for (const piece of pieces) {
    if (piece.from !== place) break;
    place = piece.to;
  }
  return place > from && line.after(place, TO) !== undefined ? place : undefined;
}

/** The piece before that word takes it along. */
function withLead(pieces: readonly Piece[], lead: number): Piece[] {
  return pieces.map((piece) => (piece.to === lead ? { ...piece, to: lead + 1 } : piece));
}
