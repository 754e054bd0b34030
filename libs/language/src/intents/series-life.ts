import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { readPieces } from '../read-pieces';
import { afterCommand, afterCourtesy, isEnd, wordsAtEnd } from './command-words';
import { nameTask } from './name-task';

type SeriesIntent = 'pause' | 'resume' | 'end';

/** Words before the name, after it, or both. */
interface Form {
  intent: SeriesIntent;
  before?: readonly string[];
  after?: readonly string[];
  /** May as well begin a task ("pause the dishwasher at 5pm"): counts only when what follows does not describe one. */
  ambiguous?: boolean;
}

const SERIES = ['series'];
const NO_LONGER = ['anymore', 'any more', 'any longer'];
/** In the order of precedence. "end" and "stop" begin many tasks: they need the word "series". */
const FORMS: readonly Form[] = [
  { intent: 'pause', before: ['pause the series', 'pause series'] },
  { intent: 'pause', before: ['pause'], after: SERIES },
  { intent: 'pause', before: ['pause'], ambiguous: true },
  { intent: 'pause', before: ['put'], after: ['on hold'], ambiguous: true },
  { intent: 'resume', before: ['resume the series', 'resume series', 'start repeating'] },
  { intent: 'resume', before: ['resume', 'unpause', 'continue', 'restart'], after: SERIES },
  { intent: 'resume', before: ['resume', 'unpause'], ambiguous: true },
  { intent: 'resume', after: ['repeats again'] },
  { intent: 'end', before: ['end the series', 'end series', 'stop the series', 'stop series', 'stop repeating'] },
  { intent: 'end', before: ['end', 'stop'], after: SERIES },
  { intent: 'end', before: ["don't repeat", 'do not repeat'], after: NO_LONGER },
  {
    intent: 'end',
    after: [
      'no longer repeats',
      'should no longer repeat',
      'shall no longer repeat',
      ...NO_LONGER.flatMap((words) => [`does not repeat ${words}`, `doesn't repeat ${words}`]),
    ],
  },
];
/** "end of year report", "resume for google application": the verb is none. */
const PREPOSITIONS = ['of', 'for', 'from', 'to', 'on', 'in', 'at', 'with', 'and', 'or'];
const ARTICLES = ['the', 'my'];
const QUESTIONS: Record<SeriesIntent, string> = {
  pause: 'What shall pause?',
  resume: 'What shall go on?',
  end: 'What shall repeat no longer?',
};

/** "pause gym", "put gym on hold", "resume the gym series", "stop repeating gym", "gym no longer repeats". */
export function readSeriesLife(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  for (const form of FORMS) {
    const parsed = readForm(line, start, form);
    if (parsed) return parsed;
  }
  return undefined;
}

function readForm(line: Line, start: number, form: Form): ParsedMessage | undefined {
  const { intent, before, after, ambiguous = false } = form;
  const place = before ? afterCommand(line, start, before) : start;
  const to = after ? wordsAtEnd(line, after) : line.length;
  if (place === undefined || to === undefined || to < place) return undefined;
  // Without a verb in front there has to be a name; "pause series" stands among the verbs.
  if (after && to === place) return undefined;
  const labelled = line.mark(place - 1) === ':';
  if ((after || ambiguous) && PREPOSITIONS.includes(line.word(place))) return undefined;
  if (ambiguous && !labelled && readPieces(line, place).length > 0) return undefined;
  const from = ARTICLES.includes(line.word(place)) && !isEnd(line, place + 1) && place + 1 < to ? place + 1 : place;
  const named = after ? to : beforeSeries(line, from);
  return nameTask(line, intent, { from, to: named, question: QUESTIONS[intent] });
}

/** "stop repeating the gym series": the last word belongs to the command. */
function beforeSeries(line: Line, from: number): number {
  const series = wordsAtEnd(line, SERIES);
  return series !== undefined && series > from ? series : line.length;
}
