import type { DueSnapshot, TaskStatus, TaskView } from '@app/contracts';
import {
  describeDate,
  describeDue,
  describeInstant,
  describeTask,
  type Immovable,
  type ListFilter,
} from '@app/language';
import type { ChangeScope } from '../../tasks/domain/change-scope';
import type { Turn } from './answer';

/** How many tasks a reply shows. */
export const SHOWN_TASKS = 10;

export const HELP = [
  'Write what you want to do, and when:',
  '• pay rent every month on the 1st at 9am #home !high, remind me a day before',
  '• call mom friday 5pm',
  '• water plants every 3 days after I finish',
  'Ask for your tasks: “what’s due today?”, “list high priority #work”, “show overdue”, “find rent”.',
  'When something is done: “done: pay rent”; “reopen pay rent” takes it back.',
  'Change a task by its name:',
  '• move pay rent to friday 5pm, postpone pay rent by 2 days',
  '• rename pay rent to pay the rent, tag pay rent #home, make pay rent high priority',
  '• snooze pay rent for 1 hour, skip this month’s rent, delete pay rent',
  '• pause gym, resume gym, stop repeating gym',
  'Say “undo” to take back what was just done.',
  'Put words in quotes to keep them as they are.',
].join('\n');

/** "Added: pay rent — Tue 24 Nov 2026, 09:00, #home, high". */
export function addedReply(task: TaskView, timeZone: string): string {
  return `Added: ${describeTask(task, timeZone)}`;
}

/** "Done: pay rent. Next: Fri 1 Jan 2027, 09:00." */
export function completedReply({ title }: TaskView, nextDue: DueSnapshot | null): string {
  return nextDue ? `Done: ${title}. Next: ${describeDue(nextDue)}.` : `Done: ${title}.`;
}

/** The task cannot be meant, since it is done, or open. */
export function otherStatusReply({ title, status }: TaskView): string {
  return status === 'completed' ? `“${title}” is done already.` : `“${title}” is open.`;
}

/** Nothing fits; what sounds like a command may as well be a new task. */
export function noMatchReply(reference: string, statuses: readonly TaskStatus[], { parsed, text }: Turn): string {
  const which = statuses.length > 1 ? 'task' : statuses[0] === 'open' ? 'open task' : 'completed task';
  const days = describePeriod(parsed.change?.dueFrom, parsed.change?.dueTo);
  const none = `I found no ${which} that fits “${reference}”${days}.`;
  if (parsed.intent === 'complete') return `${none} Say “list” to see what is open.`;
  const list = statuses[0] === 'open' ? '“list” to see what is open' : '“list completed” to see what is done';
  return `${none} Say ${list}, or ${addWords(text)} to make it a task.`;
}

/** After a search that found nothing, and may have been a task. */
export function addHint(text: string): string {
  return `Say ${addWords(text)} to make it a task.`;
}

function addWords(text: string): string {
  return `“add ${text.trim()}”`;
}

/** "Open again: pay rent — Tue 24 Nov 2026, 09:00." */
export function reopenedReply(task: TaskView, timeZone: string): string {
  return `Open again: ${describeTask({ ...task, reminders: [] }, timeZone)}.`;
}

export function deletedReply(task: TaskView, scope: ChangeScope, timeZone: string): string {
  const deleted = `Deleted: ${describeTask({ ...task, reminders: [], recurrence: null }, timeZone)}`;
  if (task.seriesId === null) return `${deleted}. Say “undo” to have it back.`;
  if (scope === 'following') return `${deleted}, and all that would follow.`;
  return `${deleted}. It was only this one; “delete ${task.title} and all following” ends the series.`;
}

/** "Moved: pay rent to Fri 27 Nov 2026, 17:00; it was due Tue 24 Nov 2026, 09:00." */
export function movedReply({ title, due }: TaskView, before: DueSnapshot | null): string {
  const was = before ? `; it was due ${describeDue(before)}` : '';
  return `Moved: ${title} to ${describeDue(due!)}${was}.`;
}

export function immovableReply({ title, due }: TaskView, reason: Immovable): string {
  switch (reason) {
    case 'no due':
      return `“${title}” has no date that I could count from. Say “move ${title} to friday 5pm”.`;
    case 'no time':
      return `“${title}” is due ${describeDue(due!)}, without a time. Say “move ${title} to 5pm” or “postpone ${title} by 1 day”.`;
    case 'too far':
      return `That is too far from now. Choose a nearer date for “${title}”.`;
  }
}

/** "Renamed: pay rent is now pay the rent." */
export function renamedReply({ title }: TaskView, task: TaskView): string {
  return `Renamed: “${title}” is now “${task.title}”${task.seriesId === null ? '' : ', with all that follow'}.`;
}

export function changedReply(before: TaskView, task: TaskView, timeZone: string): string {
  const described = describeTask({ ...task, reminders: [] }, timeZone);
  return task.version === before.version ? `Nothing to change: ${described}.` : `Changed: ${described}.`;
}

/** "Snoozed: I remind you of pay rent on Tue 24 Nov 2026, 12:00. It stays due Tue 24 Nov 2026, 11:00." */
export function snoozedReply({ title, due }: TaskView, until: string, timeZone: string): string {
  const stays = due ? ` It stays due ${describeDue(due)}.` : '';
  return `Snoozed: I remind you of “${title}” on ${describeInstant(until, timeZone)}.${stays}`;
}

/** "Skipped: gym, due Fri 27 Nov 2026, 18:00. Next: Fri 4 Dec 2026, 18:00." */
export function skippedReply({ title, due }: TaskView, nextDue: DueSnapshot | null): string {
  const next = nextDue ? ` Next: ${describeDue(nextDue)}.` : '';
  return `Skipped: ${title}, due ${describeDue(due!)}.${next}`;
}

export function doesNotRepeatReply({ title }: TaskView): string {
  return `“${title}” is not an open task that repeats, so there is nothing to skip. Say “delete ${title}” or “move ${title} to friday”.`;
}

/**
 * "Undone: pay rent — Tue 24 Nov 2026, 09:00." What went with a change that was taken back, such as the next instance of a
 * completed one, is not named.
 */
export function undoneReply(items: readonly TaskView[], timeZone: string): string {
  const present = items.filter(({ deletedAt }) => deletedAt === null);
  const told = present.length > 0 ? present : items;
  const [task] = told;
  if (!task) return 'Undone. Nothing had to be changed.';
  if (told.length > 1) return `Undone: ${told.length} tasks are as they were before${named(told)}.`;
  if (task.deletedAt !== null) return `Undone: “${task.title}” is gone again.`;
  const state = task.status === 'completed' ? ' is done again' : '';
  return `Undone: ${describeTask({ ...task, reminders: [] }, timeZone)}${state}.`;
}

function named(tasks: readonly TaskView[]): string {
  return tasks.length > SHOWN_TASKS ? '' : `: ${tasks.map(({ title }) => `“${title}”`).join(', ')}`;
}

export const NOTHING_TO_UNDO = 'There is nothing of the last 30 days that I can undo.';

export function cannotUndoReply(problems: readonly string[]): string {
  return `I cannot undo that without losing something. ${problems.join(' ')}`;
}

export const NO_REMINDER = 'I have not reminded you of anything lately. Say which task: “snooze pay rent for 1 hour”.';

/** What was found is only like what was said. */
export function sureReply(reference: string, task: TaskView, timeZone: string): string {
  const [line] = numbered([task], timeZone);
  return [`I found nothing called “${reference}”. Do you mean this one? Then answer with 1.`, line!].join('\n');
}

/** Asks which of several tasks is meant. */
export function whichReply(tasks: readonly TaskView[], timeZone: string): string {
  return [`Which one? Answer with its number.`, ...numbered(tasks, timeZone)].join('\n');
}

/** The tasks of a list, numbered, under a heading that says what was asked. */
export function listReply(filter: ListFilter, tasks: readonly TaskView[], more: boolean, timeZone: string): string {
  const what = describeFilter(filter);
  if (tasks.length === 0) return `No ${what}.`;
  const heading = `${tasks.length}${more ? '+' : ''} ${tasks.length === 1 && !more ? singular(what) : what}:`;
  const rest = more ? ['… and more. Narrow it down with a date, a #tag or a priority.'] : [];
  return [heading, ...numbered(tasks, timeZone), ...rest].join('\n');
}

function numbered(tasks: readonly TaskView[], timeZone: string): string[] {
  return tasks.map((task, index) => `${index + 1}. ${describeTask({ ...task, reminders: [] }, timeZone)}`);
}

function singular(what: string): string {
  return what.replace(/\btasks\b/, 'task');
}

/** "open high priority tasks #work, due Tue 24 Nov 2026". */
function describeFilter({ status, priority, tags, dueFrom, dueTo, overdue, noDue, recurring, q }: ListFilter): string {
  const words = [
    overdue ? 'overdue' : status === 'all' ? '' : status,
    recurring ? 'repeating' : '',
    priority ? `${priority} priority` : '',
    'tasks',
    ...tags.map((tag) => `#${tag}`),
    noDue ? 'without a date' : '',
    q === undefined ? '' : `with “${q}”`,
  ].filter((word) => word !== '');
  return words.join(' ') + describePeriod(dueFrom, dueTo);
}

function describePeriod(from: string | undefined, to: string | undefined): string {
  if (from !== undefined && from === to) return `, due ${describeDate(from)}`;
  if (from !== undefined && to !== undefined) return `, due ${describeDate(from)} to ${describeDate(to)}`;
  if (from !== undefined) return `, due from ${describeDate(from)} on`;
  return to === undefined ? '' : `, due by ${describeDate(to)}`;
}
