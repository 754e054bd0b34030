import type { RecurrenceAnchor } from '@app/recurrence';

export const INTENTS = [
  'add',
  'list',
  'complete',
  'reopen',
  'delete',
  'move',
  'rename',
  'change',
  'snooze',
  'skip',
  'pause',
  'resume',
  'end',
  'undo',
  'help',
  'unknown',
] as const;
export type Intent = (typeof INTENTS)[number];

export type Priority = 'low' | 'medium' | 'high';

export type SpanKind = 'command' | 'quote' | 'tag' | 'priority' | 'date' | 'time' | 'recurrence' | 'reminder' | 'note';

/** A recognised piece of the text: `start` inclusive, `end` exclusive, in UTF-16 units as `String.slice` counts. */
export interface Span {
  start: number;
  end: number;
  kind: SpanKind;
  text: string;
}

/** What makes a line mean what it means: the same line and context always give the same answer. */
export interface LanguageContext {
  /** ISO 8601 instant at which the person wrote. */
  now: string;
  /** IANA zone of the person. */
  timeZone: string;
  /** BCP 47 tag; it says whether 6/10 is June or October, and when weeks begin. */
  locale: string;
  /** `HH:MM` at which a reminder for a day without a time comes; 09:00 unless given. */
  allDayReminderTime?: string;
}

/** Exactly one of `at` (ISO instant, UTC) and `date` (`YYYY-MM-DD`) is set. */
export interface DraftDue {
  at: string | null;
  date: string | null;
  timeZone: string;
}

/** A reminder: an ISO 8601 duration before the due moment, or an ISO instant. */
export type DraftReminder = { before: string } | { at: string };

/** A task as the line describes it; nothing is stored yet. */
export interface TaskDraft {
  title: string;
  notes: string | null;
  /** Null when the line does not say. */
  priority: Priority | null;
  /** Lower case, in the order of the line, each once. */
  tags: string[];
  due: DraftDue | null;
  recurrence: { rrule: string; anchor: RecurrenceAnchor } | null;
  reminders: DraftReminder[];
}

/** What a list request asks for; an absent part does not restrict. */
export interface ListFilter {
  status: 'open' | 'completed' | 'all';
  priority?: Priority;
  tags: string[];
  /** First local day, `YYYY-MM-DD`. */
  dueFrom?: string;
  /** Last local day, inclusive. */
  dueTo?: string;
  overdue?: boolean;
  /** Only tasks without a due moment. */
  noDue?: boolean;
  recurring?: boolean;
  /** Words to search for. */
  q?: string;
}

/**
 * A new due moment. A day alone (`date`) keeps the task's time; a time alone (`minutes` since midnight) keeps its day, and
 * is `next` for a task without one. `shift` is an ISO 8601 duration: its days keep the wall clock, its hours are elapsed.
 */
export type DueChange =
  { at: string } | { date: string } | { minutes: number; next: string } | { shift: string; earlier: boolean };

/** What a line wants changed on the task that it names; each intent has its own part. */
export interface TaskChange {
  /** With `rename`. */
  title?: string;
  /** With `change`: lower case. */
  addTags?: string[];
  removeTags?: string[];
  priority?: Priority;
  /** With `move`. */
  due?: DueChange;
  /** With `snooze`: the ISO instant at which the reminder shall come again. */
  until?: string;
  /** With `skip`: the local days, inclusive, in which the instance is due. */
  dueFrom?: string;
  dueTo?: string;
  /** With `delete`: the later instances of the series too. */
  following?: boolean;
}

/** Why a line was refused, and where: a remedy for the person, and the offending part of the text. */
export interface LineProblem {
  message: string;
  start: number;
  end: number;
}

export interface ParsedMessage {
  intent: Intent;
  /** In the order of the text, never overlapping. */
  spans: Span[];
  /** What the person has to answer before anything can be done. */
  question?: string;
  /** The line cannot be acted on. */
  problem?: LineProblem;
  /** With `add`. */
  draft?: TaskDraft;
  /** With intents about one task or series: the words, or the number, that name it; absent when the line names none. */
  reference?: string;
  /** With intents that change a task other than by its status. */
  change?: TaskChange;
  /** With `list`. */
  filter?: ListFilter;
}

/** The longest line that is read. */
export const MAX_LINE = 2_000;
