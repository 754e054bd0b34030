import { readAdd } from './intents/add';
import { readChange } from './intents/change';
import { readComplete } from './intents/complete';
import { readDelete } from './intents/delete';
import { readHelp, readThanks } from './intents/help';
import { readList } from './intents/list';
import { readMove } from './intents/move';
import { readRename } from './intents/rename';
import { readReopen } from './intents/reopen';
import { readSeriesLife } from './intents/series-life';
import { readSkip } from './intents/skip';
import { readSnooze } from './intents/snooze';
import { readUndo } from './intents/undo';
import { Line, momentOf } from './line';
import { MAX_LINE, type LanguageContext, type ParsedMessage } from './message';

/**
 * What one chat line means. A line that is no command describes a task; whatever is not understood stays in its title.
 * Lines after the first are the task's notes. Pure: the same text and context give the same answer on any machine.
 * Never throws for a text; throws TimeInputError for a context with a bad instant or an unknown zone.
 */
export function parseMessage(text: string, context: LanguageContext): ParsedMessage {
  const moment = momentOf(context);
  if (text.length > MAX_LINE) {
    const message = `I read at most ${MAX_LINE} characters at once. Shorten the message.`;
    return { intent: 'unknown', spans: [], problem: { message, start: MAX_LINE, end: text.length } };
  }
  const first = /\S/.exec(text);
  if (!first) return { intent: 'unknown', spans: [], question: 'What would you like to do? Say “help” for examples.' };
  const lineEnd = text.slice(first.index).search(/[\r\n]/);
  const end = lineEnd < 0 ? text.length : first.index + lineEnd;
  const line = new Line(text.slice(0, end), moment);
  const notes = text.slice(end).trim() || null;
  const commanded = notes === null ? readCommand(line) : undefined;
  if (commanded) return commanded;
  const added = readAdd(line, notes);
  if (notes === null) return added;
  const start = text.indexOf(notes, end);
  return { ...added, spans: [...added.spans, { start, end: start + notes.length, kind: 'note', text: notes }] };
}

/** In the order of precedence: "mark as not done" is tried before "mark as done", and what fits nowhere is a task. */
const COMMANDS = [
  readHelp,
  readThanks,
  readUndo,
  readReopen,
  readComplete,
  readChange,
  readRename,
  readMove,
  readDelete,
  readSnooze,
  readSkip,
  readSeriesLife,
  readList,
];

function readCommand(line: Line): ParsedMessage | undefined {
  for (const read of COMMANDS) {
    const parsed = read(line);
    if (parsed) return parsed;
  }
  return undefined;
}
