export type TokenKind = 'word' | 'mark' | 'quote' | 'tag' | 'bang' | 'link';

/** A piece of the line that recognisers look at as a whole. */
export interface Token {
  kind: TokenKind;
  /** Exactly as typed, quotes included. */
  text: string;
  /** Lower case with a straight apostrophe, for words; what stands behind the sign, for tags and bangs; else ''. */
  word: string;
  start: number;
  end: number;
}

const CLOSING_QUOTES: Record<string, string> = { '"': '"', '“': '”', '„': '“', '«': '»', "'": "'", '`': '`' };
const WHITESPACE = /\s/;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}_]/u;
const LEADING_MARKS = '([{,;:.…-–—@¿¡*&+/\\|<>)]}?';
const TRAILING_MARKS = ')]},;:.…-–—?!*&|<>/\\';
const LINK = /:\/\/|^www\.|[^@]@[^@]+\.[^@]/i;

/**
 * Cuts a line into tokens in one pass: quoted text, links, `#tags`, `!bangs`, words and punctuation marks. Every character
 * that is not white space belongs to exactly one token.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const closer = new QuoteCloser(text);
  let position = 0;
  while (position < text.length) {
    if (WHITESPACE.test(text[position]!)) {
      position += 1;
      continue;
    }
    const close = closer.closing(position);
    if (close !== undefined) {
      tokens.push(token('quote', text, position, close + 1));
      position = close + 1;
      continue;
    }
    const end = endOfChunk(text, position, closer);
    readChunk(text, position, end, tokens);
    position = end;
  }
  return tokens;
}

function token(kind: TokenKind, text: string, start: number, end: number): Token {
  const typed = text.slice(start, end);
  const word = kind === 'word' ? typed : kind === 'tag' || kind === 'bang' ? typed.slice(1) : '';
  return { kind, text: typed, word: word.normalize('NFC').toLowerCase().replaceAll('’', "'"), start, end };
}

/** Finds where quoted text ends. A quote opens before a word and counts only when it is closed again. */
class QuoteCloser {
  private readonly unclosed = new Set<string>();

  constructor(private readonly text: string) {}

  closing(open: number): number | undefined {
    const quote = this.text[open]!;
    const closing = CLOSING_QUOTES[quote];
    if (closing === undefined || this.unclosed.has(quote)) return undefined;
    const before = this.text[open - 1];
    if (before !== undefined && WORD_CHARACTER.test(before)) return undefined;
    const found = this.find(quote, closing, open + 1);
    if (found === undefined) this.unclosed.add(quote);
    return found !== undefined && this.text.slice(open + 1, found).trim() !== '' ? found : undefined;
  }

  private find(quote: string, closing: string, from: number): number | undefined {
    for (let at = this.text.indexOf(closing, from); at >= 0; at = this.text.indexOf(closing, at + 1)) {
      // An apostrophe inside or before a word does not close.
      const inWord = quote === "'" && WORD_CHARACTER.test(this.text[at + 1] ?? ' ');
      if (!inWord && !(quote === "'" && WHITESPACE.test(this.text[at - 1]!))) return at;
    }
    return undefined;
  }
}

function endOfChunk(text: string, start: number, closer: QuoteCloser): number {
  let end = start + 1;
  while (end < text.length && !WHITESPACE.test(text[end]!) && closer.closing(end) === undefined) end += 1;
  return end;
}

/** Tokens of a run of characters without white space. */
function readChunk(text: string, start: number, end: number, tokens: Token[]): void {
  let from = start;
  while (from < end && isLeadingMark(text, from, end)) {
    tokens.push(token('mark', text, from, from + 1));
    from += 1;
  }
  let to = end;
  while (to > from && TRAILING_MARKS.includes(text[to - 1]!)) to -= 1;
  if (to > from) readCore(text, from, to, tokens);
  for (let at = Math.max(to, from); at < end; at += 1) tokens.push(token('mark', text, at, at + 1));
}

function isLeadingMark(text: string, at: number, end: number): boolean {
  const mark = text[at]!;
  if (mark === '#' || mark === '!') return at + 1 < end && !WORD_CHARACTER.test(characterAt(text, at + 1));
  return LEADING_MARKS.includes(mark);
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!);
}

function readCore(text: string, start: number, end: number, tokens: Token[]): void {
  const core = text.slice(start, end);
  if (LINK.test(core)) {
    tokens.push(token('link', text, start, end));
    return;
  }
  let from = start;
  for (let at = start; at < end; at += 1) {
    const mark = text[at]!;
    if (mark === '#' && at > from && isTagStart(text, from, at)) {
      tokens.push(piece(text, from, at));
      from = at;
    } else if (isSeparator(text, at, start, end)) {
      if (at > from) tokens.push(piece(text, from, at));
      tokens.push(token('mark', text, at, at + 1));
      from = at + 1;
    }
  }
  if (from < end) tokens.push(piece(text, from, end));
}

/** A second tag glued to the first one: `#home#work`. */
function isTagStart(text: string, from: number, at: number): boolean {
  return text[from] === '#' && at + 1 < text.length && WORD_CHARACTER.test(characterAt(text, at + 1));
}

/** A comma that is not inside a number, or a slash between words. */
function isSeparator(text: string, at: number, start: number, end: number): boolean {
  const mark = text[at]!;
  const before = at > start ? text[at - 1]! : ' ';
  const after = at + 1 < end ? text[at + 1]! : ' ';
  if (mark === ',' || mark === ';') return !(/\d/.test(before) && /\d/.test(after));
  return mark === '/' && /\p{L}/u.test(before) && /\p{L}/u.test(after);
}

function piece(text: string, start: number, end: number): Token {
  const sign = text[start]!;
  if (sign === '#' && end > start + 1) return token('tag', text, start, end);
  if (sign === '!' && end > start + 1) return token('bang', text, start, end);
  return token('word', text, start, end);
}
