import type { Line } from '../line';
import type { ListFilter, ParsedMessage } from '../message';
import { firstPiecesSpans } from '../spans';
import { recognisePeriod } from '../pieces/period';
import type { Piece } from '../pieces/piece';
import { recognisePriority } from '../pieces/priority';
import { recogniseTag } from '../pieces/tag';
import { readPieces } from '../read-pieces';
import { afterCourtesy, isEnd, textBetween, wordsAtEnd } from './command-words';

const QUESTIONS = [
  "what's on",
  'what is on',
  "what's due",
  'what is due',
  "what's overdue",
  'what is overdue',
  "what's left",
  'what is left',
  "what's next",
  "what's",
  'what is',
  'what are',
  'what do i have',
  'what have i',
  'what should i do',
  'what am i supposed to do',
  'which tasks',
  'do i have',
  'have i',
  'is there',
  'anything',
  'any tasks',
  'how many tasks',
  'what tasks',
];
const VERBS = ['list', 'show me', 'show', 'display', 'view', 'give me', 'see'];
const SUBJECTS = [
  'my tasks',
  'my todos',
  'my list',
  'all tasks',
  'tasks',
  'todos',
  'agenda',
  'overdue',
  'late tasks',
  'my day',
  'todo list',
];
const SEARCHES = ['search for', 'search', 'find'];
/** What follows "find" in the title of a task. */
const TASK_OPENERS = new Set('a an some someone somebody something somewhere out new good cheap way ways'.split(' '));
const NO_DUE = [
  'without a due date',
  'without due date',
  'without a date',
  'without date',
  'with no due date',
  'with no date',
  'no due date',
  'no date',
];
/** Words that say nothing more about which tasks. */
const FILLERS = new Set(
  (
    'my the all of me a any anything every open active pending current tasks task todos todo items item list lists agenda ' +
    'on in for with that are is i do have to due left still there by and tagged tag tags priority high priority everything ' +
    'what which stuff things thing coming up upcoming please show at from status schedule scheduled plan planned plate ' +
    'need should ones now got how many about am supposed'
  ).split(' '),
);
/** Words that only a question about tasks has. */
const NOUNS = new Set('task tasks todo todos item items list agenda due overdue left plate everything all'.split(' '));
const STATUS_WORDS = new Set('completed done finished closed'.split(' '));

/** "what's due today?", "list high priority #work", "show overdue", "my tasks", "find: rent". */
export function readList(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const search = readSearch(line, start) ?? readPeriodAlone(line);
  if (search) return search;
  const asked = line.after(start, QUESTIONS) !== undefined;
  const verb = line.after(start, VERBS);
  const subject = line.after(start, SUBJECTS);
  const from = asked || subject !== undefined ? start : verb;
  if (from === undefined) return undefined;
  const reading = readFilter(line, from);
  // "show mom the photos" and "what's up" are no lists: every word has to be understood, unless tasks are named.
  const searches = verb === from && reading.named;
  if (reading.rest.length > 0 && !searches) return undefined;
  if (asked && !reading.named && reading.pieces.length === 0) return undefined;
  const filter: ListFilter = { ...reading.filter, ...(reading.rest.length > 0 ? { q: reading.rest.join(' ') } : {}) };
  const commandEnd = verb !== undefined && from === verb ? verb : start + 1;
  return { intent: 'list', spans: firstPiecesSpans(line, start, commandEnd, reading.pieces), filter };
}

/**
 * "find: rent", "search tasks rent", "find rent": "find a dentist" and "find keys tomorrow" are tasks. What is searched
 * without a word that makes it certain may be one as well, which the reply has to say when nothing is found.
 */
function readSearch(line: Line, start: number): ParsedMessage | undefined {
  const slash = line.mark(start) === '/';
  const place = line.after(slash ? start + 1 : start, SEARCHES);
  if (place === undefined) return undefined;
  const noun = line.after(place, ['tasks', 'todos']);
  if (noun !== undefined && line.mark(noun) !== ':') return readTasks(line, start, place);
  const colon = [place, noun].find((at) => at !== undefined && line.mark(at) === ':');
  const certain = slash || colon !== undefined;
  const from = colon === undefined ? place : colon + 1;
  const about = line.after(from, ['about', 'for', 'with']) ?? from;
  if (!certain && (TASK_OPENERS.has(line.word(place)) || readPieces(line, place).length > 0)) return undefined;
  const article = certain ? undefined : line.after(about, ['the', 'my']);
  const named = article === undefined ? undefined : wordsAtEnd(line, ['task', 'tasks', 'todo', 'todos']);
  const q = textBetween(line, named === undefined ? about : article!, named ?? line.length).replace(/[?!.]+$/, '');
  if (q === '') return undefined;
  return {
    intent: 'list',
    spans: firstPiecesSpans(line, start, about, []),
    filter: { status: 'open', tags: [], q: q.replace(/^["“](.+)["”]$/, '$1') },
  };
}

/** "find tasks tagged #home": a list like any other, and what is not understood is searched for. */
function readTasks(line: Line, start: number, place: number): ParsedMessage {
  const { filter, pieces, rest } = readFilter(line, place);
  const spans = firstPiecesSpans(line, start, place + 1, pieces);
  return { intent: 'list', spans, filter: { ...filter, ...(rest.length > 0 ? { q: rest.join(' ') } : {}) } };
}

/** "tomorrow", "next week": nothing but days. */
function readPeriodAlone(line: Line): ParsedMessage | undefined {
  const period = recognisePeriod(line, 0);
  if (!period || !isEnd(line, period.to)) return undefined;
  const filter: ListFilter = { status: 'open', tags: [] };
  applyPiece(filter, period);
  return { intent: 'list', spans: firstPiecesSpans(line, 0, 0, [period]), filter };
}

interface Reading {
  filter: ListFilter;
  pieces: Piece[];
  /** Words that were not understood. */
  rest: string[];
  /** Whether tasks, or something only tasks have, are named. */
  named: boolean;
}

function readFilter(line: Line, from: number): Reading {
  const filter: ListFilter = { status: 'open', tags: [] };
  const reading: Reading = { filter, pieces: [], rest: [], named: false };
  for (let at = from; at < line.length;) {
    const piece = recogniseTag(line, at) ?? recognisePriority(line, at) ?? recognisePeriod(line, at);
    if (piece && applyPiece(filter, piece)) {
      reading.pieces.push(piece);
      at = piece.to;
      continue;
    }
    const noDue = line.after(at, NO_DUE);
    if (noDue === undefined) readWord(line, at, reading);
    else filter.noDue = true;
    at = noDue ?? at + 1;
  }
  return reading;
}

function applyPiece(filter: ListFilter, { value }: Piece): boolean {
  if (value.type === 'tag') filter.tags.push(value.tag);
  else if (value.type === 'priority') filter.priority = value.priority;
  else if (value.type === 'period') {
    if (value.from !== undefined) filter.dueFrom = value.from;
    if (value.to !== undefined) filter.dueTo = value.to;
  } else return false;
  return true;
}

/** A word that is no piece: a status, a word without weight, or one that was not understood. */
function readWord(line: Line, at: number, reading: Reading): void {
  const token = line.token(at)!;
  const word = line.word(at) === "what's" ? 'what' : line.word(at);
  const { filter } = reading;
  reading.named ||= NOUNS.has(word);
  if (STATUS_WORDS.has(word)) filter.status = 'completed';
  else if (word === 'overdue' || word === 'late') filter.overdue = true;
  else if (word === 'recurring' || word === 'repeating') filter.recurring = true;
  else if (!FILLERS.has(word) && token.kind !== 'mark') reading.rest.push(token.text);
}
