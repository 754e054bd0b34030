import { PRIORITIES, TASK_STATUSES, type Priority, type TaskStatus } from '@app/contracts';
import { resolveLocal, toLocalTime } from '@app/recurrence';
import type { InputCheck } from '../../domain/task-input';

/** What a text in the search box says; the same as the query parameters, and a little more. */
export interface SearchQuery {
  words: string[];
  /** Texts in quotes, word for word. */
  phrases: string[];
  tags: string[];
  notTags: string[];
  priority: Priority[];
  status?: TaskStatus;
  dueFrom?: string;
  dueTo?: string;
  noDue?: boolean;
  overdue?: boolean;
  recurring?: boolean;
}

interface Token {
  text: string;
  /** 1-based place of its first character. */
  position: number;
  quoted: boolean;
}

/** How a filter is understood; it hands back what is wrong, if anything. */
type Reader = (query: SearchQuery, value: string, operator: string, context: Context) => string | undefined;

interface Context {
  now: Date;
  timeZone: string;
}

const TOKENS = /"([^"]*)"?|(\S+)/g;
const FILTER = /^(-?)(tag|priority|status|due|no|is)(:|<=|>=|<|>)(.*)$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const RELATIVE = /^(\d{1,4})([hdw])$/;
const UNIT_MS = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const MS_PER_DAY = 86_400_000;

const READERS: Record<string, Reader> = {
  tag: (query, value) => {
    query.tags.push(value);
    return value ? undefined : 'needs a tag, as in tag:work';
  },
  '-tag': (query, value) => {
    query.notTags.push(value);
    return value ? undefined : 'needs a tag, as in -tag:home';
  },
  priority: (query, value) => {
    if (!PRIORITIES.includes(value as Priority)) return `must be one of ${PRIORITIES.join(', ')}`;
    query.priority.push(value as Priority);
    return undefined;
  },
  status: (query, value) => {
    const status = (value === 'done' ? 'completed' : value) as TaskStatus;
    if (!TASK_STATUSES.includes(status)) return `must be one of ${TASK_STATUSES.join(', ')}`;
    query.status = status;
    return undefined;
  },
  is: (query, value, operator, context) => {
    if (value !== 'overdue' && value !== 'recurring') return READERS.status!(query, value, operator, context);
    query[value] = true;
    return undefined;
  },
  no: (query, value) => {
    if (value !== 'due') return 'knows only no:due';
    query.noDue = true;
    return undefined;
  },
  due: readDueFilter,
};

/**
 * Reads `tag:work priority:high due<7d -tag:home "exact words" overdue no:due` and plain words. What looks like a filter
 * but is not one of ours stays a word; a filter that cannot be understood is refused with its place in the text.
 */
export function readSearch(check: InputCheck, text: string, context: Context): SearchQuery {
  const query: SearchQuery = { words: [], phrases: [], tags: [], notTags: [], priority: [] };
  for (const token of tokensOf(text)) {
    const problem = readToken(query, token, context);
    if (problem) check.refuse('q', `character ${token.position}, "${token.text.slice(0, 40)}": ${problem}`);
  }
  return query;
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKENS)].map((match) => ({
    text: match[1] ?? match[2]!,
    position: match.index + 1,
    quoted: match[1] !== undefined,
  }));
}

function readToken(query: SearchQuery, { text, quoted }: Token, context: Context): string | undefined {
  if (quoted) {
    if (text.trim()) query.phrases.push(text.trim());
    return undefined;
  }
  const lower = text.toLowerCase();
  if (lower === 'overdue' || lower === 'recurring') {
    query[lower] = true;
    return undefined;
  }
  const [, minus, name, operator, value] = FILTER.exec(text) ?? [];
  const reader = name === undefined ? undefined : READERS[`${minus}${name.toLowerCase()}`];
  if (!reader || (operator !== ':' && name!.toLowerCase() !== 'due')) {
    query.words.push(text);
    return undefined;
  }
  return reader(query, value!.toLowerCase(), operator!, context);
}

function readDueFilter(query: SearchQuery, value: string, operator: string, context: Context): string | undefined {
  if (operator === ':' && value === 'none') {
    query.noDue = true;
    return undefined;
  }
  const span = spanOf(value, context);
  if (span === undefined)
    return 'needs a date such as 2026-12-01, "today", "tomorrow", or a distance such as 7d, 12h or 2w';
  const [start, end] = span;
  if (operator === ':' || operator === '>=') query.dueFrom = iso(start);
  if (operator === '>') query.dueFrom = iso(end);
  if (operator === ':' || operator === '<=') query.dueTo = iso(end - 1);
  if (operator === '<') query.dueTo = iso(start - 1);
  return undefined;
}

/** First moment of what a value means, and the first one after it. A distance is a moment: it has one millisecond. */
function spanOf(value: string, { now, timeZone }: Context): [number, number] | undefined {
  const relative = RELATIVE.exec(value);
  if (relative) {
    const moment = now.getTime() + Number(relative[1]) * UNIT_MS[relative[2] as keyof typeof UNIT_MS];
    return [moment, moment + 1];
  }
  const today = toLocalTime(now.toISOString(), timeZone).date;
  const date = value === 'today' ? today : value === 'tomorrow' ? dayAfter(today) : value;
  if (!DATE.test(date) || Number.isNaN(Date.parse(date)) || iso(Date.parse(date)).slice(0, 10) !== date)
    return undefined;
  return [midnight(date, timeZone), midnight(dayAfter(date), timeZone)];
}

function dayAfter(date: string): string {
  return iso(Date.parse(date) + MS_PER_DAY).slice(0, 10);
}

function midnight(date: string, timeZone: string): number {
  return Date.parse(resolveLocal(date, '00:00', timeZone));
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}
