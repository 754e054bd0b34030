import type { Line } from './line';
import type { Span, SpanKind } from './message';
import type { Piece } from './pieces/piece';

/** The span of tokens `from` to `to` (exclusive). */
export function spanOf(line: Line, from: number, to: number, kind: SpanKind): Span {
  const start = line.token(from)!.start;
  const end = line.token(to - 1)!.end;
  return { start, end, kind, text: line.text.slice(start, end) };
}

/** A command's words and the pieces after it. */
export function firstPiecesSpans(line: Line, start: number, commandEnd: number, pieces: readonly Piece[]): Span[] {
  const end = Math.min(commandEnd, pieces[0]?.from ?? line.length);
  const command = end > start ? [spanOf(line, start, end, 'command')] : [];
  return [...command, ...pieces.map(({ from, to, kind }) => spanOf(line, from, to, kind))];
}

/** The pieces of a task and the quoted texts between them, in order. */
export function spansOf(line: Line, from: number, pieces: readonly Piece[]): Span[] {
  const quotes: Span[] = [];
  for (let at = from; at < line.length; at += 1) {
    const inPiece = pieces.some((piece) => at >= piece.from && at < piece.to);
    if (line.token(at)!.kind === 'quote' && !inPiece) quotes.push(spanOf(line, at, at + 1, 'quote'));
  }
  const understood = pieces.map((piece) => spanOf(line, piece.from, piece.to, piece.kind));
  return [...understood, ...quotes].sort((a, b) => a.start - b.start);
}
