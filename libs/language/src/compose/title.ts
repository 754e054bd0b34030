import type { Line } from '../line';
import type { Piece } from '../pieces/piece';
import type { Token } from '../tokens';

const SEPARATORS = new Set([',', ';', ':', '-', '–', '—', '.', '…']);
const BRACKETS = new Set(['()', '[]']);
const ENDINGS = new Set([...SEPARATORS, '!', '?', '&', '+']);

/**
 * What the person wrote without the pieces that were understood, in order. Separators that stood only between pieces and
 * brackets around nothing else go with them; a title that is quoted as a whole loses its quotes.
 */
export function titleOf(line: Line, from: number, pieces: readonly Piece[]): string {
  const taken = new Set<number>();
  for (const piece of pieces) {
    if (!piece.keep) for (let at = piece.from; at < piece.to; at += 1) taken.add(at);
  }
  const words: Token[] = [];
  let cut = from > 0;
  for (let at = from; at < line.length; at += 1) {
    const token = line.token(at)!;
    if (taken.has(at)) cut = true;
    else if (isSeparator(token) && cut && (words.length === 0 || isSeparator(words.at(-1)!))) continue;
    else if (cut && closes(words.at(-1), token)) words.pop();
    else {
      words.push(token);
      cut = false;
    }
  }
  if (taken.has(lastWord(line))) while (words.length > 0 && ENDINGS.has(words.at(-1)!.text)) words.pop();
  return unquoted(joined(line, words));
}

/** The last token that is not a mark. */
function lastWord(line: Line): number {
  let at = line.length - 1;
  while (at > 0 && line.mark(at) !== '') at -= 1;
  return at;
}

function isSeparator({ kind, text }: Token): boolean {
  return kind === 'mark' && SEPARATORS.has(text);
}

/** Whether `token` closes the bracket before it: brackets that a piece has left empty go with the piece. */
function closes(before: Token | undefined, token: Token): boolean {
  return before?.kind === 'mark' && token.kind === 'mark' && BRACKETS.has(before.text + token.text);
}

/** The words with the blanks that stood between them; where a piece was taken out, one blank. */
function joined(line: Line, words: readonly Token[]): string {
  let title = '';
  words.forEach((token, index) => {
    const previous = words[index - 1];
    if (previous) {
      const between = line.text.slice(previous.end, token.start);
      title +=
        between === '' || (isSeparator(token) && !line.text.slice(token.start - 1, token.start).trim()) ? '' : ' ';
    }
    title += token.text;
  });
  return title.replace(/\s+/g, ' ').trim();
}

function unquoted(title: string): string {
  const match = /^(?:"([^"]+)"|“([^”]+)”|„([^“]+)“|«([^»]+)»|'([^']+)'|`([^`]+)`)$/.exec(title);
  const inner = match
    ?.slice(1)
    .find((text) => text !== undefined)
    ?.trim();
  return inner === undefined || inner === '' ? title : inner;
}
