import type { TaskView } from '@app/contracts';
import { describeDue } from '@app/language';
import type { SeriesView } from '../../tasks/domain/series-view';
import { addHint, SHOWN_TASKS } from './replies';

/** "Paused: gym. Nothing comes until you say “resume gym”." What is overdue is not put away. */
export function pausedReply({ title }: SeriesView, open: readonly TaskView[]): string {
  const until = `until you say “resume ${title}”.`;
  if (open.length === 0) return `Paused: ${title}. Nothing comes ${until}`;
  const stay = open.length === 1 ? `The open one${dueOf(open)} stays` : `The ${open.length} open ones stay`;
  return `Paused: ${title}. ${stay}; nothing else comes ${until}`;
}

/** "Goes on: gym — next Fri 27 Nov 2026, 18:00." */
export function resumedReply({ title, next: [next] }: SeriesView): string {
  return next ? `Goes on: ${title} — next ${describeDue(next)}.` : `Goes on: ${title}. No further date is left.`;
}

/**
 * "gym repeats no longer; the open one, due Fri 27 Nov 2026, 18:00, stays." An end that changes no task cannot be undone,
 * since it takes no revision.
 */
export function endedReply({ title }: SeriesView, open: readonly TaskView[]): string {
  if (open.length === 0) return `${title} repeats no longer. This cannot be undone.`;
  const stay = open.length === 1 ? `the open one${dueOf(open)} stays` : `the ${open.length} open ones stay`;
  return `${title} repeats no longer; ${stay}.`;
}

/** Nothing fits; what sounds like a command may as well be a new task. */
export function noSeriesReply(reference: string, text: string): string {
  return `I found nothing that repeats and fits “${reference}”. ${addHint(text)}`;
}

/** The task that was chosen by its number is none of a series. */
export function onceOnlyReply({ title }: TaskView): string {
  return `“${title}” does not repeat. Say “delete ${title}” or “move ${title} to friday”.`;
}

/** Asks which of several series is meant, and tells them apart by their rules. */
export function whichSeriesReply(found: readonly SeriesView[]): string {
  const shown = found.slice(0, SHOWN_TASKS).map(({ title, text, status }, index) => {
    return `${index + 1}. ${title} — ${text}${status === 'paused' ? ', paused' : ''}`;
  });
  const rest = found.length > SHOWN_TASKS ? ['… and more. Say the whole title.'] : [];
  return ['Which one? Answer with its number.', ...shown, ...rest].join('\n');
}

/** An instance of a series always has a due moment. */
function dueOf([task]: readonly TaskView[]): string {
  return `, due ${describeDue(task!.due!)},`;
}
