import type { DueSnapshot, TaskView } from '@app/contracts';
import { describeDate, describeDue, describeTask, type ListFilter } from '@app/language';

/** How many tasks a reply shows. */
export const SHOWN_TASKS = 10;

export const HELP = [
  'Write what you want to do, and when:',
  '• pay rent every month on the 1st at 9am #home !high, remind me a day before',
  '• call mom friday 5pm',
  '• water plants every 3 days after I finish',
  'Ask for your tasks: “what’s due today?”, “list high priority #work”, “show overdue”.',
  'When something is done: “done: pay rent”.',
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

export function alreadyDoneReply({ title }: TaskView): string {
  return `“${title}” is done already.`;
}

export function noMatchReply(reference: string): string {
  return `I found no open task that fits “${reference}”. Say “list” to see what is open.`;
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
function describeFilter({ status, priority, tags, dueFrom, dueTo, overdue, recurring, q }: ListFilter): string {
  const words = [
    overdue ? 'overdue' : status === 'all' ? '' : status,
    recurring ? 'repeating' : '',
    priority ? `${priority} priority` : '',
    'tasks',
    ...tags.map((tag) => `#${tag}`),
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
