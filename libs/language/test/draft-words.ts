import { toLocalTime } from '@app/recurrence';
import type { ParsedMessage, TaskDraft } from '../src';

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

function wallClock(instant: string, zone: string): string {
  const { date, time } = toLocalTime(instant, zone);
  return `${date} ${time.replace(/:00$/, '')}`;
}
