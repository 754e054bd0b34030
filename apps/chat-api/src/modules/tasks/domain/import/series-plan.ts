import type { ImportedSeries, ImportedTask } from './imported-file';
import { Series, type SeriesState } from '../series.aggregate';
import type { TaskState } from '../task-state';

/** A task of a file with the place it has in its series. */
export interface Member {
  imported: ImportedTask;
  index: number;
}

/**
 * The places of the instances of a series. Those that the file does not number are counted by their due moments, after
 * the numbered ones.
 */
export function numberMembers(tasks: readonly ImportedTask[]): Member[] {
  const numbered = tasks.flatMap((imported) =>
    imported.series?.index ? [{ imported, index: imported.series.index }] : [],
  );
  const last = numbered.reduce((highest, { index }) => Math.max(highest, index), 0);
  const others = tasks.filter(({ series }) => !series?.index);
  const byDue = [...others].sort((a, b) => (dueText(a) < dueText(b) ? -1 : dueText(a) > dueText(b) ? 1 : 0));
  return [...numbered, ...byDue.map((imported, position) => ({ imported, index: last + position + 1 }))];
}

function dueText({ due }: ImportedTask): string {
  return due?.at ?? due?.date ?? '';
}

/**
 * A series that a file does not describe itself, as its instances show it: the first gives the phase, the newest
 * everything else. One without an open instance has ended.
 * @returns undefined when no instance has a rule and a due date
 */
export function seriesFromMembers(key: string, members: readonly Member[]): ImportedSeries | undefined {
  const usable = members
    .filter(({ imported }) => imported.due && imported.recurrence)
    .sort((a, b) => a.index - b.index);
  const [first, newest] = [usable[0], usable.at(-1)];
  if (!first || !newest) return undefined;
  const { title, notes, priority, tags, reminders, recurrence } = newest.imported;
  const { rrule, anchor = 'schedule', lookahead = 1 } = recurrence!;
  return {
    key,
    rrule,
    anchor,
    lookahead,
    start: first.imported.due!,
    lastIndex: Math.max(...members.map(({ index }) => index)),
    lastDue: newest.imported.due!,
    ended: !members.some(({ imported }) => imported.status === 'open' && !imported.deletedAt),
    template: { title, notes, priority, tags, reminders: reminders.filter(({ before }) => before) },
  };
}

/**
 * A series as it begins here: with every instance of the file counted, so that no event asks for what is still to come.
 * An instance that was made after the series was written down is the newest one.
 */
export function beginSeries(state: SeriesState, members: readonly TaskState[]): Series {
  const newest = members.reduce<TaskState | null>(
    (last, task) => (task.seriesIndex! > (last?.seriesIndex ?? state.lastIndex) ? task : last),
    null,
  );
  const last = newest ? { lastIndex: newest.seriesIndex!, lastDue: newest.due ?? state.lastDue } : {};
  const open = members.filter(({ status, deletedAt }) => status === 'open' && deletedAt === null).length;
  return new Series({ ...state, ...last }, open, null);
}
