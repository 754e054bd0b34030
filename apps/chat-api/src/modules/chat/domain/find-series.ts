import type { SeriesView } from '../../tasks/domain/series-view';
import type { SeriesStatus } from '../../tasks/domain/series.aggregate';
import { fold, hasEveryWord, wordings } from './find-match';

/**
 * Which series a person means by some words: those with exactly this title; else those whose title has all the words; else
 * those that have them without articles. Of several, those with the status that what is asked makes sense for.
 */
export function findSeries(reference: string, candidates: readonly SeriesView[], status: SeriesStatus): SeriesView[] {
  const wanted = fold(reference);
  const tries = [
    candidates.filter(({ title }) => fold(title) === wanted),
    ...wordings(reference).map((words) => candidates.filter(({ title }) => hasEveryWord(title, fold(words)))),
  ];
  const named = tries.find((found) => found.length > 0) ?? [];
  const sensible = named.filter((series) => series.status === status);
  return sensible.length > 0 ? sensible : named;
}
