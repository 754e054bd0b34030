import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { afterCourtesy, isEnd } from './command-words';

const HELP = [
  'help me',
  'help',
  'what can you do',
  'what can i say',
  'what can i do',
  'how does this work',
  'how do i use this',
  'commands',
  'hello there',
  'hello',
  'hi there',
  'hi',
  'hey there',
  'hey',
  'good morning',
  'good evening',
];

const THANKS = [
  'thank you so much',
  'thank you',
  'thanks a lot',
  'thanks',
  'thx',
  'cheers',
  'great',
  'cool',
  'perfect',
  'ok',
  'okay',
];

/** "thanks": the whole line. There is nothing to do. */
export function readThanks(line: Line): ParsedMessage | undefined {
  const to = line.after(0, THANKS);
  if (to === undefined || !isEnd(line, to)) return undefined;
  return { intent: 'unknown', spans: [], question: 'You’re welcome. What would you like to do next?' };
}

/** "help", "?", "what can you do", "hello": the whole line, nothing more. */
export function readHelp(line: Line): ParsedMessage | undefined {
  const asksOnly = line.tokens.length > 0 && line.tokens.every(({ text }) => text === '?');
  const start = afterCourtesy(line);
  const to =
    line.mark(start) === '/' ? line.after(start + 1, ['help']) : (line.after(start, HELP) ?? line.after(0, HELP));
  if (!asksOnly && (to === undefined || !isEnd(line, to))) return undefined;
  const end = line.token(line.length - 1)!.end;
  const begin = line.token(0)!.start;
  return { intent: 'help', spans: [{ start: begin, end, kind: 'command', text: line.text.slice(begin, end) }] };
}
