import type { Line } from '../line';
import type { Piece } from './piece';

/** "… // what else there is to know": all that follows is the notes. */
export function recogniseNote(line: Line, at: number): Piece | undefined {
  if (line.mark(at) !== '/' || line.mark(at + 1) !== '/' || !line.glued(at + 1) || line.glued(at)) return undefined;
  if (at + 2 >= line.length) return undefined;
  const text = line.text.slice(line.token(at + 2)!.start).trim();
  return { from: at, to: line.length, kind: 'note', value: { type: 'note', text } };
}
