import type { Line } from '../line';

const POLITE = ['please', 'hey', 'ok', 'okay', 'can you please', 'can you', 'could you please', 'could you', 'pls'];

/** The place after words of courtesy at the start of a line. */
export function afterCourtesy(line: Line): number {
  let place = 0;
  const courtesy = line.after(0, POLITE);
  if (courtesy !== undefined) place = line.mark(courtesy) === ',' ? courtesy + 1 : courtesy;
  return place < line.length ? place : 0;
}

/** The place after a command's words and the colon that may follow them, or undefined. */
export function afterCommand(line: Line, at: number, phrases: readonly string[]): number | undefined {
  const found = line.after(at, phrases);
  if (found === undefined) return undefined;
  return line.mark(found) === ':' || line.mark(found) === '-' ? found + 1 : found;
}

/** Whether nothing but punctuation follows. */
export function isEnd(line: Line, at: number): boolean {
  return line.tokens.slice(at).every(({ kind }) => kind === 'mark');
}

/** The text from one token to another without the blanks and marks around it. */
export function textBetween(line: Line, from: number, to: number): string {
  const first = line.token(from);
  const last = line.token(to - 1);
  return first && last && to > from ? line.text.slice(first.start, last.end).trim() : '';
}

/** Where one of the phrases begins that the line, or its part before `end`, ends with; marks behind it do not count. */
export function wordsAtEnd(line: Line, phrases: readonly string[], end = line.length): number | undefined {
  let last = end;
  while (last > 0 && line.mark(last - 1) !== '') last -= 1;
  for (const phrase of phrases) {
    const at = last - phrase.split(' ').length;
    if (at >= 0 && line.after(at, [phrase]) === last) return at;
  }
  return undefined;
}
