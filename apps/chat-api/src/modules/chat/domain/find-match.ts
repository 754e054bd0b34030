import type { TaskView } from '@app/contracts';

const ARTICLES = /\b(?:the|my|a|an|this|that|our|task)\b/gi;
const MARKS = /[^\p{L}\p{M}\p{N}]+/gu;

export type Match =
  | {
      kind: 'one';
      task: TaskView;
      /** Whether every word is found in the task, not only something like it. */ sure: boolean;
    }
  | { kind: 'several'; tasks: TaskView[] }
  | { kind: 'none' };

/**
 * Which task a person means by some words. A title that is exactly so wins over those that only contain the words, and
 * those over what a search finds for words that are nearly the same. Of several open instances of one series the first is
 * meant, and of tasks with one title that are done the last.
 * @param words those of the reference that count
 */
export function findMatch(reference: string, words: string, candidates: readonly TaskView[]): Match {
  const wanted = fold(reference);
  const exact = candidates.filter(({ title }) => fold(title) === wanted);
  const containing = candidates.filter((task) => hasWords(task, fold(words)));
  const named = exact.length > 0 ? exact : containing;
  const tasks = oneOfEach(named.length > 0 ? named : candidates);
  const [task] = tasks;
  if (!task) return { kind: 'none' };
  return tasks.length === 1 ? { kind: 'one', task, sure: named.length > 0 } : { kind: 'several', tasks };
}

/** The words of a reference: all of them, and those without articles. Marks are no part of a name, also for a search. */
export function wordings(reference: string): string[] {
  const all = [reference, reference.replace(ARTICLES, ' ')].map((text) => text.replace(MARKS, ' ').trim());
  return [...new Set(all)].filter((words) => words !== '');
}

/** Case, accents' encoding and marks do not matter. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(MARKS, ' ').trim();
}

/** Whether each word, or its beginning, stands in the title, the notes or the tags. */
function hasWords({ title, notes, tags }: TaskView, words: string): boolean {
  return hasEveryWord([title, notes ?? '', ...tags].join(' '), words);
}

/** Whether each word, or its beginning, stands in a text; accents may be left out. */
export function hasEveryWord(text: string, words: string): boolean {
  const own = plain(fold(text)).split(' ');
  return plain(words)
    .split(' ')
    .every((word) => own.some((one) => one.startsWith(word)));
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

function oneOfEach(tasks: readonly TaskView[]): TaskView[] {
  const chosen = new Map<string, TaskView>();
  for (const task of tasks) {
    const key = task.status === 'completed' ? fold(task.title) : (task.seriesId ?? task.id);
    const known = chosen.get(key);
    if (!known || comesFirst(task, known)) chosen.set(key, task);
  }
  return [...chosen.values()];
}

function comesFirst(a: TaskView, b: TaskView): boolean {
  return a.completedAt !== null && b.completedAt !== null ? a.completedAt > b.completedAt : dueOf(a) < dueOf(b);
}

function dueOf({ due }: TaskView): string {
  return due?.at ?? due?.date ?? '9999';
}
