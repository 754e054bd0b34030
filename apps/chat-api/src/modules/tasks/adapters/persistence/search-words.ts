import type { DataSource } from 'typeorm';
import { runStatement, type Statement } from '../../../../database/prepared-query';
import { isTypingError, otherNumber } from './similar-words';
import { wordsOf } from './search-terms';

/** A word that somebody looks for, and the terms of theirs that it may mean. */
export interface SearchedWord {
  word: string;
  /** Terms that begin with the word, or are its other number; null when there are too many to name. */
  terms: string[] | null;
  /** How many tasks have it, as far as it was counted; 0 for a single word. */
  frequency: number;
}

const MOST_TERMS = 32;
const MOST_COUNTED = 20_000;
const MOST_WORDS = 16;
/** Terms with the same first letter that are compared when a word is not found. */
const MOST_CANDIDATES = 3_000;
/** Comes after every other character. */
const LAST_CHARACTER = '\u{10FFFF}';

// Goes from one distinct term to the next by the index, and never reads the tasks in between.
const TERMS: Statement = {
  name: 'search-terms',
  text: `
  WITH RECURSIVE found AS (
    SELECT w.word, 1 AS n,
      (SELECT f.term FROM task_term f
        WHERE f.user_id = $1 AND f.term >= w.word AND f.term < w.word || '${LAST_CHARACTER}'
        ORDER BY f.term LIMIT 1) AS term
    FROM unnest($2::text[]) AS w (word)
    UNION ALL
    SELECT found.word, found.n + 1,
      (SELECT f.term FROM task_term f
        WHERE f.user_id = $1 AND f.term > found.term AND f.term < found.word || '${LAST_CHARACTER}'
        ORDER BY f.term LIMIT 1)
    FROM found WHERE found.term IS NOT NULL AND found.n <= ${MOST_TERMS}
  )
  SELECT found.word, found.term,
    CASE WHEN cardinality($2::text[]) = 1 THEN 0 ELSE (SELECT count(*)::int FROM (
      SELECT FROM task_term c WHERE c.user_id = $1 AND c.term = found.term LIMIT ${MOST_COUNTED}
    ) counted) END AS frequency
  FROM found WHERE found.term IS NOT NULL`,
};

const VOCABULARY: Statement = {
  name: 'search-vocabulary',
  text: `
  WITH RECURSIVE found AS (
    (SELECT f.term, 1 AS n FROM task_term f
      WHERE f.user_id = $1 AND f.term >= $2 AND f.term < $2 || '${LAST_CHARACTER}' ORDER BY f.term LIMIT 1)
    UNION ALL
    SELECT
      (SELECT f.term FROM task_term f
        WHERE f.user_id = $1 AND f.term > found.term AND f.term < $2 || '${LAST_CHARACTER}'
        ORDER BY f.term LIMIT 1),
      found.n + 1
    FROM found WHERE found.term IS NOT NULL AND found.n < ${MOST_CANDIDATES}
  )
  SELECT term FROM found WHERE term IS NOT NULL`,
};

/** The words of a search, the rarest first; an empty list when the text has no word. */
export async function searchedWords(source: DataSource, userId: string, text: string): Promise<SearchedWord[]> {
  const words = wordsOf(text).slice(0, MOST_WORDS);
  if (words.length === 0) return [];
  const rows = await runStatement<{ word: string; term: string; frequency: number }>(source, TERMS, [userId, words]);
  const found = await Promise.all(
    words.map(async (word): Promise<SearchedWord> => {
      const own = rows.filter((row) => row.word === word);
      if (own.length > MOST_TERMS) return { word, terms: null, frequency: Infinity };
      if (own.length === 0) return { word, terms: await similarTerms(source, userId, word), frequency: 0 };
      const frequency = own.reduce((sum, row) => sum + row.frequency, 0);
      return { word, terms: [...new Set([...own.map(({ term }) => term), ...otherNumber(word)])], frequency };
    }),
  );
  return found.sort((a, b) => a.frequency - b.frequency);
}

/** The user's terms that a word may mean which none begins with: its other number, or what a typing error made of it. */
async function similarTerms(source: DataSource, userId: string, word: string): Promise<string[]> {
  const [first] = word;
  const rows = await runStatement<{ term: string }>(source, VOCABULARY, [userId, first]);
  const others = otherNumber(word);
  return rows.map(({ term }) => term).filter((term) => others.includes(term) || isTypingError(word, term));
}

/** The condition that a term in a column means the word. */
export function termMatches(column: string, { word, terms }: SearchedWord, add: (value: unknown) => string): string {
  if (terms !== null) return `${column} = ANY (${add(terms)}::text[])`;
  return `${column} >= ${add(word)} AND ${column} < ${add(word + LAST_CHARACTER)}`;
}
