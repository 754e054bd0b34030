import {
  LIMITS,
  PRIORITIES,
  RECURRENCE_ANCHORS,
  TAG_PATTERN,
  type DueSnapshot,
  type Priority,
  type RecurrenceAnchor,
  type RecurrenceSnapshot,
} from '@app/contracts';
import {
  assertRecurs,
  canonicalTimeZone,
  formatRule,
  parseDuration,
  parseRule,
  RecurrenceRuleError,
  resolveLocal,
  TimeInputError,
  toLocalTime,
} from '@app/recurrence';
import { length } from 'class-validator';
import { InvalidTaskError, type FieldProblem } from './task.errors';

/** A due moment as a caller gives it. */
export interface DueInput {
  at?: string | null;
  date?: string | null;
  timeZone?: string | null;
}

export interface RecurrenceInput {
  rrule: string;
  anchor?: RecurrenceAnchor;
  lookahead?: number;
}

/** A reminder as a caller gives it: an offset before the due moment, or an instant. */
export interface ReminderInput {
  before?: string | null;
  at?: string | null;
}

/** The fields of a task as a caller gives them; what is undefined stays as it is. */
export interface TaskInput {
  title?: string;
  notes?: string | null;
  priority?: Priority;
  tags?: string[];
  due?: DueInput | null;
  timeZone?: string;
  recurrence?: RecurrenceInput | null;
  reminders?: ReminderInput[];
}

/** A reminder that was checked; exactly one of the two is set. */
export interface ReminderSpec {
  before: string | null;
  at: string | null;
}

// Control characters other than tab and line breaks are invisible or break a log line; a lone surrogate is no text.
const FORBIDDEN = /[^\P{Cc}\t\n\r]|\p{Cs}/u;

const EARLIEST_YEAR = 1970;
/** Beyond it a next occurrence or the end of a day may not be a date any more. */
const LATEST_YEAR = 9900;

/** Collects the problems of an input, so that a caller learns all of them at once. */
export class InputCheck {
  readonly problems: FieldProblem[] = [];

  refuse(field: string, message: string): void {
    this.problems.push({ field, message });
  }

  /** Runs a reader of a library that throws; its complaint is kept under the field's name. */
  attempt<T>(field: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof RecurrenceRuleError) this.refuse(field, `${error.field} ${error.message}`);
      else if (error instanceof TimeInputError) this.refuse(field, error.message);
      else throw error;
      return undefined;
    }
  }

  /** @throws InvalidTaskError when anything was refused */
  finish(): void {
    if (this.problems.length > 0) throw new InvalidTaskError(this.problems);
  }
}

/** A title: one line, 1 to 200 characters, no blanks around it. */
export function readTitle(check: InputCheck, title: string): string {
  const line = title.replace(/\s+/g, ' ').trim();
  if (FORBIDDEN.test(line)) check.refuse('title', 'contains control characters; remove them');
  else if (!length(line, 1, LIMITS.title)) {
    check.refuse('title', `must have 1 to ${LIMITS.title} characters`);
  }
  return line;
}

/** Notes: up to 10,000 characters; empty ones are none. */
export function readNotes(check: InputCheck, notes: string | null): string | null {
  if (notes === null || notes.trim() === '') return null;
  if (FORBIDDEN.test(notes)) check.refuse('notes', 'contain control characters; remove them');
  else if (!length(notes, 0, LIMITS.notes)) check.refuse('notes', `must have at most ${LIMITS.notes} characters`);
  return notes;
}

export function readPriority(check: InputCheck, priority: Priority): Priority {
  if (!PRIORITIES.includes(priority)) check.refuse('priority', `must be one of ${PRIORITIES.join(', ')}`);
  return priority;
}

/** Tags in lower case, each once, in the order given. */
export function readTags(check: InputCheck, tags: string[]): string[] {
  const read = tags.map((tag, index) => {
    const folded = tag.normalize('NFC').toLowerCase().normalize('NFC');
    if (!TAG_PATTERN.test(folded)) {
      check.refuse(`tags[${index}]`, `must have 1 to ${LIMITS.tag} letters, digits, "-" or "_"`);
    }
    return folded;
  });
  const distinct = [...new Set(read)];
  if (distinct.length > LIMITS.tags) check.refuse('tags', `must be at most ${LIMITS.tags}`);
  return distinct;
}

/**
 * A due moment in full. Its own zone counts first, then that of the request, then the fallback.
 * @param field under which problems are told
 * @returns undefined when it was refused
 */
export function readDue(
  check: InputCheck,
  due: DueInput,
  requestZone: string | undefined,
  fallbackZone: string,
  field = 'due',
): DueSnapshot | undefined {
  const zoneField = due.timeZone ? `${field}.timeZone` : 'timeZone';
  const timeZone = readTimeZone(check, zoneField, due.timeZone ?? requestZone ?? fallbackZone);
  const given = [due.at, due.date].filter((value) => value !== undefined && value !== null);
  if (given.length !== 1) {
    check.refuse(field, 'must have either "at", an instant, or "date", a day like "2026-03-01"');
    return undefined;
  }
  if (timeZone === undefined) return undefined;
  if (due.at) {
    const at = readInstant(check, `${field}.at`, due.at);
    return at === undefined ? undefined : { at, date: null, timeZone };
  }
  const date = check.attempt(`${field}.date`, () => {
    resolveLocal(due.date!, '00:00', timeZone);
    return due.date!;
  });
  return date !== undefined && withinYears(check, `${field}.date`, date) ? { at: null, date, timeZone } : undefined;
}

/** The usual spelling of an IANA zone, or undefined when it was refused. */
export function readTimeZone(check: InputCheck, field: string, name: string): string | undefined {
  const timeZone = canonicalTimeZone(name);
  if (timeZone === undefined) {
    check.refuse(field, 'is not a known IANA time zone; use a name such as "Europe/Berlin" or "UTC"');
  }
  return timeZone;
}

/** An instant as ISO 8601 in UTC with milliseconds, or undefined when it was refused. */
export function readInstant(check: InputCheck, field: string, text: string): string | undefined {
  const instant = check.attempt(field, () => {
    toLocalTime(text, 'UTC');
    return new Date(text).toISOString();
  });
  return instant !== undefined && withinYears(check, field, instant) ? instant : undefined;
}

function withinYears(check: InputCheck, field: string, text: string): boolean {
  const year = Number(text.slice(0, 4));
  const within = year >= EARLIEST_YEAR && year <= LATEST_YEAR;
  if (!within) check.refuse(field, `must lie in the years ${EARLIEST_YEAR} to ${LATEST_YEAR}`);
  return within;
}

/**
 * A recurrence whose rule is canonical and works from the due moment, or undefined when it was refused.
 * @param path of the field in the request, with its point
 */
export function readRecurrence(
  check: InputCheck,
  recurrence: RecurrenceInput,
  due: DueSnapshot | null | undefined,
  path = 'recurrence.',
): RecurrenceSnapshot | undefined {
  const { anchor = 'schedule', lookahead = 1 } = recurrence;
  if (!RECURRENCE_ANCHORS.includes(anchor)) {
    check.refuse(`${path}anchor`, `must be one of ${RECURRENCE_ANCHORS.join(', ')}`);
  }
  if (!Number.isInteger(lookahead) || lookahead < 1 || lookahead > LIMITS.lookahead) {
    check.refuse(`${path}lookahead`, `must be a whole number from 1 to ${LIMITS.lookahead}`);
  }
  const rule = check.attempt(`${path}rrule`, () => parseRule(recurrence.rrule));
  if (due === null) {
    check.refuse('due', 'is missing; a repeating task needs the due date of its first instance');
  } else if (rule && due) {
    check.attempt(`${path}rrule`, () => assertRecurs(rule, due));
  }
  return rule && { rrule: formatRule(rule), anchor, lookahead };
}

/** The reminders that are asked for, each once. */
export function readReminders(check: InputCheck, reminders: ReminderInput[], hasDue: boolean): ReminderSpec[] {
  if (reminders.length > LIMITS.reminders) check.refuse('reminders', `must be at most ${LIMITS.reminders}`);
  const specs = new Map<string, ReminderSpec>();
  reminders.forEach((reminder, index) => {
    const field = `reminders[${index}]`;
    const spec = readReminder(check, field, reminder, hasDue);
    if (spec) specs.set(`${spec.before} ${spec.at}`, spec);
  });
  return [...specs.values()];
}

/** One reminder, or undefined when it was refused. */
export function readReminder(
  check: InputCheck,
  field: string,
  { before, at }: ReminderInput,
  hasDue: boolean,
): ReminderSpec | undefined {
  if (Boolean(before) === Boolean(at)) {
    check.refuse(field, 'must have either "before", a duration such as "PT30M", or "at", an instant');
    return undefined;
  }
  if (at) {
    const instant = readInstant(check, `${field}.at`, at);
    return instant === undefined ? undefined : { before: null, at: instant };
  }
  const duration = before!.toUpperCase();
  if (check.attempt(`${field}.before`, () => parseDuration(duration)) === undefined) return undefined;
  if (!hasDue) {
    check.refuse(`${field}.before`, 'counts back from the due date; give the task one, or use "at"');
    return undefined;
  }
  return { before: duration, at: null };
}
