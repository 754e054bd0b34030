import type { Line } from '../line';
import type { Priority } from '../message';
import type { Piece } from './piece';

const LEVELS: Record<string, Priority> = {
  low: 'low',
  lo: 'low',
  medium: 'medium',
  med: 'medium',
  mid: 'medium',
  normal: 'medium',
  high: 'high',
  hi: 'high',
  urgent: 'high',
  important: 'high',
  top: 'high',
};
const SPOKEN: Record<string, Priority> = { low: 'low', medium: 'medium', normal: 'medium', high: 'high', top: 'high' };
const NOUNS = new Set(['priority', 'prio']);

/** "!high", "high priority", "priority: low", "with high priority". */
export function recognisePriority(line: Line, at: number): Piece | undefined {
  const token = line.token(at);
  if (token?.kind === 'bang') {
    const level = LEVELS[token.word];
    return level && piece(at, at + 1, level, false);
  }
  const lead = line.after(at, ['with a', 'with', 'at', 'of']);
  const led = lead === undefined ? undefined : readPhrase(line, lead);
  if (led) return piece(at, led.to, led.level, false);
  const found = readPhrase(line, at);
  return found && piece(at, found.to, found.level, true);
}

function readPhrase(line: Line, at: number): { level: Priority; to: number } | undefined {
  const joined = /^(low|medium|normal|high|top)-(?:priority|prio)$/.exec(line.word(at));
  if (joined) return { level: SPOKEN[joined[1]!]!, to: at + 1 };
  const level = SPOKEN[line.word(at)];
  if (level && NOUNS.has(line.word(at + 1))) return { level, to: at + 2 };
  if (!NOUNS.has(line.word(at))) return undefined;
  const place = line.mark(at + 1) === ':' ? at + 2 : at + 1;
  const after = SPOKEN[line.word(place)];
  return after && { level: after, to: place + 1 };
}

function piece(from: number, to: number, priority: Priority, weak: boolean): Piece {
  return { from, to, kind: 'priority', value: { type: 'priority', priority }, weak };
}
