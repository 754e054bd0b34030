import { toLocalTime } from '@app/recurrence';
import type { DueChange, ParsedMessage, TaskChange, TaskDraft } from '../src';

/**
 * What was understood, in one line that a table of cases can hold:
 * `title | due | rule | #tags | !priority | @reminders | // notes`, or the kind of refusal.
 */
export function inWords(parsed: ParsedMessage): string {
  if (parsed.problem) return `refused ${parsed.problem.start}-${parsed.problem.end}: ${parsed.problem.message}`;
  if (parsed.draft) return draftInWords(parsed.draft) + (parsed.question ? ` ? ${parsed.question}` : '');
  return `asked: ${parsed.question}`;
}

function draftInWords({ title, due, recurrence, tags, priority, reminders, notes }: TaskDraft): string {
  const zone = due?.timeZone ?? 'UTC';
  return [
    title,
    due ? (due.date ?? wallClock(due.at!, zone)) : '',
    recurrence ? `${recurrence.rrule}${recurrence.anchor === 'completion' ? ' after completion' : ''}` : '',
    tags.map((tag) => `#${tag}`).join(' '),
    priority ? `!${priority}` : '',
    reminders
      .map((reminder) => ('before' in reminder ? `-${reminder.before}` : `@${wallClock(reminder.at, zone)}`))
      .join(' '),
    notes === null ? '' : `// ${notes}`,
  ]
    .filter((part) => part !== '')
    .join(' | ');
}

/** A command about a task: `intent reference | change`, and what is asked or refused. */
export function commandInWords(text: string, parsed: ParsedMessage, zone: string): string {
  const { intent, reference, change, question, problem, draft } = parsed;
  if (draft) return `${intent} ${draftInWords(draft)}`;
  const about = problem ? `refused ${text.slice(problem.start, problem.end)}` : question ? `? ${question}` : '';
  const said = about === '' ? changeInWords(change ?? {}, zone) : about;
  const separator = said === '' ? '' : intent === 'add' ? ' ' : ' | ';
  return [intent, reference].filter((part) => part !== undefined).join(' ') + separator + said;
}

function changeInWords(change: TaskChange, zone: string): string {
  const { title, addTags = [], removeTags = [], priority, due, until, dueFrom, dueTo, following } = change;
  return [
    title ?? '',
    ...addTags.map((tag) => `+#${tag}`),
    ...removeTags.map((tag) => `-#${tag}`),
    priority ? `!${priority}` : '',
    due ? dueInWords(due, zone) : '',
    until === undefined ? '' : `until ${wallClock(until, zone)}`,
    dueFrom === undefined && dueTo === undefined ? '' : `${dueFrom} to ${dueTo}`,
    following ? 'following' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function dueInWords(due: DueChange, zone: string): string {
  if ('at' in due) return `at ${wallClock(due.at, zone)}`;
  if ('date' in due) return `on ${due.date}`;
  if ('shift' in due) return `${due.earlier ? '-' : '+'}${due.shift}`;
  const clock = [Math.floor(due.minutes / 60), due.minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `${clock}, next ${wallClock(due.next, zone)}`;
}

function wallClock(instant: string, zone: string): string {
  const { date, time } = toLocalTime(instant, zone);
  return `${date} ${time.replace(/:00$/, '')}`;
}
