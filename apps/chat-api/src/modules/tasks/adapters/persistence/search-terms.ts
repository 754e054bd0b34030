import type { TaskState } from '../../domain/task-state';

/** How much a word counts by where it stands. A task counts once per word, where it counts most. */
const WEIGHTS = { title: 4, tags: 3, notes: 1 } as const;
const LONGEST_TERM = 64;
/** Terms of tags start with it, so that they are listed and filtered by the same index. */
export const TAG_MARK = '#';

// Letters that do not come apart into a base letter and marks.
const SPECIAL_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};
const SPECIAL = new RegExp(`[${Object.keys(SPECIAL_LETTERS).join('')}]`, 'g');

/** The term of a tag. */
export function tagTerm(tag: string): string {
  return TAG_MARK + tag;
}

/** Text as it is compared: lower case, without accents. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => SPECIAL_LETTERS[letter]!);
}

/** The words of a text, folded, each once. */
export function wordsOf(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, LONGEST_TERM)))];
}

/** The terms under which a task is found, with their weights; none for a deleted one. */
export function termsOf(state: TaskState): Map<string, number> {
  const terms = new Map<string, number>();
  if (state.deletedAt !== null) return terms;
  const add = (words: string[], weight: number): void => {
    for (const word of words) terms.set(word, Math.max(weight, terms.get(word) ?? 0));
  };
  add(wordsOf(state.title), WEIGHTS.title);
  state.tags.forEach((tag) => add(wordsOf(tag), WEIGHTS.tags));
  if (state.notes !== null) add(wordsOf(state.notes), WEIGHTS.notes);
  state.tags.forEach((tag) => terms.set(tagTerm(tag), WEIGHTS.tags));
  return terms;
}
