import type { Line } from '../line';
import type { Piece } from '../pieces/piece';

export interface Choice {
  pieces: Piece[];
  /** The pieces that cannot all be meant, when it has to be asked. */
  conflict?: Piece[];
}

/**
 * Leaves one date and one time. Of several, the ones at the start or end of the line are meant for the task, and those
 * between the words belong to the title; when that does not decide, the person has to.
 */
export function choosePieces(line: Line, from: number, pieces: readonly Piece[]): Choice {
  let chosen = [...pieces];
  for (const group of [isDate, isTime]) {
    const rivals = chosen.filter(group);
    if (rivals.length < 2 || (group === isTime && severalTimesADay(chosen))) continue;
    if (rivals.some((piece) => isAlternative(line, piece, rivals))) return { pieces: chosen, conflict: rivals };
    const outer = rivals.filter((piece) => edgePieces(line, from, chosen).has(piece));
    if (outer.length !== 1) return { pieces: chosen, conflict: rivals };
    chosen = chosen.filter((piece) => !rivals.includes(piece) || outer.includes(piece));
  }
  return { pieces: chosen };
}

function isDate({ value }: Piece): boolean {
  return (value.type === 'date' && value.role !== 'until') || value.type === 'instant';
}

function isTime({ value }: Piece): boolean {
  return value.type === 'time' || value.type === 'instant';
}

/** "every day at 9am and 6pm": a repetition may have several times, when their minutes agree. */
function severalTimesADay(pieces: readonly Piece[]): boolean {
  const times = pieces.flatMap(({ value }) => (value.type === 'time' ? [value.minutes % 60] : []));
  const instants = pieces.some(({ value }) => value.type === 'instant');
  return pieces.some(({ value }) => value.type === 'repeat') && new Set(times).size === 1 && !instants;
}

/** "monday or tuesday" */
function isAlternative(line: Line, piece: Piece, rivals: readonly Piece[]): boolean {
  return line.word(piece.to) === 'or' && rivals.some(({ from }) => from === piece.to + 1);
}

/** The pieces that stand next to an end of the line, or to one that does; marks and conjunctions do not separate. */
function edgePieces(line: Line, from: number, pieces: readonly Piece[]): Set<Piece> {
  const edge = new Set<Piece>();
  let start = from;
  for (const piece of pieces) {
    if (skipMarks(line, start, 1) < piece.from) break;
    edge.add(piece);
    start = piece.to;
  }
  let end = line.length;
  for (const piece of [...pieces].reverse()) {
    if (skipMarks(line, end - 1, -1) >= piece.to) break;
    edge.add(piece);
    end = piece.from;
  }
  return edge;
}

function skipMarks(line: Line, at: number, step: 1 | -1): number {
  let place = at;
  while (place >= 0 && line.mark(place) !== '') place += step;
  return place;
}
