import type { TaskView } from '@app/contracts';

export type Match = { kind: 'one'; task: TaskView } | { kind: 'several'; tasks: TaskView[] } | { kind: 'none' };

/**
 * Which task a person means by some words. A title that is exactly so wins over those that only contain the words, and
 * of several instances of one series the first is meant.
 */
export function findMatch(reference: string, candidates: readonly TaskView[]): Match {
  const wanted = fold(reference);
  const exact = candidates.filter(({ title }) => fold(title) === wanted);
  const tasks = firstOfSeries(exact.length > 0 ? exact : candidates);
  const [task] = tasks;
  if (!task) return { kind: 'none' };
  return tasks.length === 1 ? { kind: 'one', task } : { kind: 'several', tasks };
}

/** Case, accents' encoding and marks do not matter. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

function firstOfSeries(tasks: readonly TaskView[]): TaskView[] {
  const earliest = new Map<string, TaskView>();
  for (const task of tasks) {
    const key = task.seriesId ?? task.id;
    const known = earliest.get(key);
    if (!known || dueOf(task) < dueOf(known)) earliest.set(key, task);
  }
  return [...earliest.values()];
}

function dueOf({ due }: TaskView): string {
  return due?.at ?? due?.date ?? '9999';
}
