import type { Line } from './line';
import { recogniseTime } from './pieces/clock-time';
import { recogniseDate, recogniseInstant } from './pieces/date';
import { recogniseNote } from './pieces/note';
import type { Piece, Recogniser } from './pieces/piece';
import { recognisePriority } from './pieces/priority';
import { recogniseReminder } from './pieces/reminder';
import { recogniseRepeat } from './pieces/repeat';
import { recogniseAfterCompletion, recogniseSeriesEnd } from './pieces/series-end';
import { recogniseTag } from './pieces/tag';

/** In the order of precedence: what stands earlier is tried first at every place. */
const RECOGNISERS: Recogniser[] = [
  recogniseNote,
  recogniseTag,
  recognisePriority,
  recogniseReminder,
  recogniseAfterCompletion,
  recogniseRepeat,
  recogniseSeriesEnd,
  recogniseInstant,
  recogniseDate,
  recogniseTime,
];

/**
 * The pieces of a line from token `from` on, in order and without overlap. One pass from the left; what may as well be
 * part of a title is then kept only where it stands beside other pieces or at an end.
 */
export function readPieces(line: Line, from: number): Piece[] {
  const found: Piece[] = [];
  for (let at = from; at < line.length;) {
    const piece = recogniseAt(line, at);
    if (piece) found.push(piece);
    at = piece ? piece.to : at + 1;
  }
  return joinWithAnd(line, keepRepeatParts(keepPlausible(line, from, found)));
}

function recogniseAt(line: Line, at: number): Piece | undefined {
  const kind = line.token(at)!.kind;
  if (kind === 'quote' || kind === 'link') return undefined;
  for (const recognise of RECOGNISERS) {
    const piece = recognise(line, at);
    if (piece) return piece;
  }
  return undefined;
}

/** Drops weak pieces inside a title and dates that are part of a name ("Friday Night Lights"); from the right. */
function keepPlausible(line: Line, start: number, pieces: readonly Piece[]): Piece[] {
  const kept: Piece[] = [];
  for (const piece of [...pieces].reverse()) {
    const next = kept[0];
    const beforePiece = next?.from === piece.to;
    const atEnd = piece.to >= line.length || line.mark(piece.to) !== '' || line.has(piece.to, 'and');
    if (piece.weak && !beforePiece && !atEnd && !followsDate(line, start, piece, pieces)) continue;
    const named = isPartOfName(line, start, piece, beforePiece) || isCapitalisedPhrase(line, start, piece);
    if (!named) kept.unshift(piece);
  }
  return kept;
}

/** "tomorrow at 9 call bob": an hour right after a date, or at the start, unless a name follows ("friday at 5 Main Street"). */
function followsDate(line: Line, start: number, piece: Piece, pieces: readonly Piece[]): boolean {
  if (piece.value.type !== 'time' || isCapitalised(line, piece.to)) return false;
  const before = pieces.find(({ to }) => to === piece.from);
  return (
    (piece.from === start && line.word(start) === 'at') || before?.kind === 'date' || before?.kind === 'recurrence'
  );
}

/** "watch Friday Night Lights": a date between words, and the next word is a name too. */
function isPartOfName(line: Line, start: number, piece: Piece, beforePiece: boolean): boolean {
  if (piece.kind !== 'date' && piece.kind !== 'recurrence') return false;
  if (piece.from === start || beforePiece || line.word(piece.from - 1) === '') return false;
  return isCapitalised(line, piece.from) && isCapitalised(line, piece.to);
}

/** "watch The Day After Tomorrow": three or more words in capitals, in a line that is not written so throughout. */
function isCapitalisedPhrase(line: Line, start: number, piece: Piece): boolean {
  if (piece.kind !== 'date' || piece.from === start || piece.to - piece.from < 3) return false;
  const inside = range(piece.from, piece.to).every((at) => isCapitalised(line, at));
  const others = range(start + 1, line.length).filter((at) => at < piece.from || at >= piece.to);
  return inside && !others.some((at) => isCapitalised(line, at));
}

function isCapitalised(line: Line, at: number): boolean {
  return line.word(at) !== '' && /^\p{Lu}/u.test(line.token(at)!.text);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(to - from, 0) }, (_, step) => from + step);
}

/** "until friday", "for 3 weeks" and "after I finish" say something only about a repetition. */
function keepRepeatParts(pieces: readonly Piece[]): Piece[] {
  const repeats = pieces.some(({ value }) => value.type === 'repeat');
  return pieces.filter((piece, index) => {
    const { value } = piece;
    const until = value.type === 'date' && value.role === 'until';
    if (value.type === 'afterCompletion' || until) return repeats;
    if (value.type !== 'count' && value.type !== 'span') return true;
    return repeats && pieces[index - 1]?.to === piece.from;
  });
}

/** An "and" or a comma with "and" between two pieces belongs to the second one. */
function joinWithAnd(line: Line, pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, index) => {
    const previous = pieces[index - 1];
    const joined = previous && previous.to === piece.from - 1 && line.word(piece.from - 1) === 'and';
    return joined ? { ...piece, from: piece.from - 1 } : piece;
  });
}
