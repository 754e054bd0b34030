import { LIMITS, TAG_PATTERN } from '@app/contracts';
import type { Line } from '../line';
import { problem, type Piece } from './piece';

/** After these words "#12" is a number of something. */
const NUMBERED = new Set(
  'issue issues bug ticket pr mr pull request item number no no. fix fixes close closes case room suite apt unit track'.split(
    ' ',
  ),
);

/** "#home", in any script. A number after "issue" or the like is no tag. */
export function recogniseTag(line: Line, at: number): Piece | undefined {
  const token = line.token(at);
  if (token?.kind !== 'tag') return undefined;
  if (/^\d+$/.test(token.word) && NUMBERED.has(line.word(at - 1))) return undefined;
  if (TAG_PATTERN.test(token.word)) {
    // "#1" is as likely a number ("pay #1 bill").
    return {
      from: at,
      to: at + 1,
      kind: 'tag',
      value: { type: 'tag', tag: token.word },
      weak: /^\d+$/.test(token.word),
    };
  }
  return /^[\p{L}\p{M}\p{N}_-]+$/u.test(token.word)
    ? problem(
        at,
        at + 1,
        'tag',
        `A tag has at most ${LIMITS.tag} letters. Shorten “${token.text.slice(0, LIMITS.tag)}…”.`,
      )
    : undefined;
}
