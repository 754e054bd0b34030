import type { Line } from '../line';
import type { ParsedMessage, Priority, TaskChange } from '../message';
import type { Piece } from '../pieces/piece';
import { recognisePriority } from '../pieces/priority';
import { recogniseTag } from '../pieces/tag';
import { spanOf } from '../spans';
import { afterCommand, afterCourtesy, isEnd } from './command-words';
import { nameTask } from './name-task';

const TAG = ['tag the task', 'tag task', 'tag', 'label'];
const UNTAG = ['untag', 'unlabel'];
const SET = ['make', 'set', 'mark', 'change', 'raise', 'lower'];
const PRIORITY_OF = ['the priority of', 'priority of'];
const LEVELS: Record<string, Priority> = {
  low: 'low',
  medium: 'medium',
  normal: 'medium',
  high: 'high',
  urgent: 'high',
  important: 'high',
  top: 'high',
};
/** Tags and a priority with the words that lead to them. */
const MOST_PIECES = 8;

type TagPart = 'addTags' | 'removeTags';

/** "tag pay rent #home", "add #home to pay rent", "remove #home from pay rent", "make pay rent high priority". */
export function readChange(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  return (
    readTagsFirst(line, line.after(start, ['add', 'put']), ['to', 'on'], 'addTags') ??
    readTagsFirst(line, line.after(start, ['remove', 'take', 'delete']), ['from', 'off'], 'removeTags') ??
    readLast(line, afterCommand(line, start, TAG), 'addTags', isLabel) ??
    readLast(line, afterCommand(line, start, UNTAG), 'removeTags', isTag) ??
    readLast(line, afterPriorityOf(line, start), 'addTags', isPriority, true) ??
    readLast(line, line.after(start, SET), 'addTags', isLabel) ??
    readPrioritize(line, start)
  );
}

/** "add #home and #garden to pay rent" */
function readTagsFirst(
  line: Line,
  place: number | undefined,
  leads: readonly string[],
  part: TagPart,
): ParsedMessage | undefined {
  if (place === undefined) return undefined;
  const pieces: Piece[] = [];
  let at = place;
  for (let piece = tagAt(line, at); piece; piece = tagAt(line, at)) {
    pieces.push(piece);
    at = piece.to;
  }
  const from = pieces.length === 0 ? undefined : line.after(at, leads);
  return from === undefined || isEnd(line, from) ? undefined : changed(line, from, line.length, pieces, part);
}

/** "tag pay rent #home !high", "set the priority of pay rent to high": what is wanted stands at the end. */
function readLast(
  line: Line,
  place: number | undefined,
  part: TagPart,
  fits: (piece: Piece) => boolean,
  levels = false,
): ParsedMessage | undefined {
  if (place === undefined) return undefined;
  let end = line.length;
  while (end > place && line.mark(end - 1) !== '') end -= 1;
  const pieces: Piece[] = [];
  for (let piece = pieceBefore(line, place, end, levels); piece; piece = pieceBefore(line, place, end, levels)) {
    pieces.unshift(piece);
    end = piece.from;
    if (pieces.length > MOST_PIECES) return undefined;
  }
  if (pieces.length === 0 || !pieces.every(fits) || end <= place) return undefined;
  return changed(line, place, end, pieces, part);
}

/** The piece that ends where another begins, with "to", "as" or "with" before it. */
function pieceBefore(line: Line, place: number, end: number, levels: boolean): Piece | undefined {
  for (let from = end - 1; from > place && from >= end - 3; from -= 1) {
    const found = tagAt(line, from) ?? recognisePriority(line, from) ?? levelAt(line, from, levels);
    if (found?.to !== end) continue;
    const lead = from - 1 > place && ['to', 'as', 'with', 'and'].includes(line.word(from - 1)) ? from - 1 : from;
    return { ...found, from: lead };
  }
  return undefined;
}

function tagAt(line: Line, at: number): Piece | undefined {
  const from = line.word(at) === 'and' || line.mark(at) === ',' ? at + 1 : at;
  const piece = recogniseTag(line, from);
  return piece && { ...piece, from: at };
}

/** "to high", "as urgent": a level alone needs the word before it, or the word "priority" earlier. */
function levelAt(line: Line, at: number, bare: boolean): Piece | undefined {
  const priority = LEVELS[line.word(at)];
  if (priority === undefined || !(bare || ['to', 'as'].includes(line.word(at - 1)))) return undefined;
  return { from: at, to: at + 1, kind: 'priority', value: { type: 'priority', priority } };
}

function afterPriorityOf(line: Line, start: number): number | undefined {
  const set = line.after(start, SET);
  return set === undefined ? undefined : line.after(set, PRIORITY_OF);
}

/** "prioritize pay rent", "deprioritize pay rent" */
function readPrioritize(line: Line, start: number): ParsedMessage | undefined {
  const verb = /^(de)?priorit[iy][sz]e$/.exec(line.word(start));
  if (!verb || isEnd(line, start + 1)) return undefined;
  const priority = verb[1] ? ('low' as const) : ('high' as const);
  return nameTask(line, 'change', { from: start + 1, to: line.length, change: { priority } });
}

function changed(line: Line, from: number, to: number, pieces: readonly Piece[], part: TagPart): ParsedMessage {
  const parsed = nameTask(line, 'change', { from, to, pieces, change: changeOf(pieces, part) });
  const refused = pieces.find(({ value }) => value.type === 'problem');
  if (refused?.value.type !== 'problem') return parsed;
  const { start, end } = spanOf(line, refused.from, refused.to, refused.kind);
  return { ...parsed, problem: { message: refused.value.message, start, end } };
}

function changeOf(pieces: readonly Piece[], part: TagPart): TaskChange {
  const tags = [...new Set(pieces.flatMap(({ value }) => (value.type === 'tag' ? [value.tag] : [])))];
  const [priority] = pieces.flatMap(({ value }) => (value.type === 'priority' ? [value.priority] : []));
  return { ...(tags.length > 0 ? { [part]: tags } : {}), ...(priority ? { priority } : {}) };
}

function isTag({ kind }: Piece): boolean {
  return kind === 'tag';
}

function isPriority({ kind }: Piece): boolean {
  return kind === 'priority';
}

function isLabel(piece: Piece): boolean {
  return isTag(piece) || isPriority(piece);
}
