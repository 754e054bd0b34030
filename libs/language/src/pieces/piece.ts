import type { Line } from '../line';
import type { Priority, SpanKind } from '../message';
import type { Duration } from './duration';

/** What a date is for: when the task is due, when its series starts, or the last day of the series. */
export type DateRole = 'due' | 'start' | 'until';

/** Days that a repetition names; the words "every month on the 1st" give `frequency` MONTHLY and monthDays [1]. */
export interface RepeatRule {
  frequency: 'HOURLY' | 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  /** RFC 5545 entries: `TU`, `2TU`, `-1FR`. */
  byDay: string[];
  byMonthDay: number[];
  byMonth: number[];
  bySetPos: number[];
  /** "every!", "after I finish". */
  afterCompletion: boolean;
  /** Minute of the day that "every morning" names. */
  minutes?: number;
}

export type PieceValue =
  | { type: 'tag'; tag: string }
  | { type: 'priority'; priority: Priority }
  | { type: 'date'; date: string; role: DateRole; /** Minute of the day that "morning" names. */ part?: number }
  | { type: 'instant'; at: string }
  | {
      type: 'time';
      minutes: number;
      /** Said with am, pm or a part of the day, so that no other word changes the hour. */
      exact: boolean;
      /** The hour alone was said: "at 5". */
      bare: boolean;
    }
  | { type: 'repeat'; rule: RepeatRule }
  | { type: 'afterCompletion' }
  | { type: 'count'; count: number }
  | { type: 'span'; duration: Duration }
  | { type: 'remindBefore'; durations: Duration[]; /** "the day before at 18:00" */ minutes?: number }
  | { type: 'remindAt'; at?: string; date?: string; part?: number; minutes?: number; exact?: boolean; bare?: boolean }
  | { type: 'period'; /** First and last local day, inclusive. */ from?: string; to?: string }
  | { type: 'note'; text: string }
  | { type: 'problem'; message: string };

/** Something recognised in the line: tokens `from` (inclusive) to `to` (exclusive). */
export interface Piece {
  from: number;
  to: number;
  kind: SpanKind;
  value: PieceValue;
  /** May as well be an ordinary word of the title ("sun", "daily", "6/10"): counts only beside other pieces or an end. */
  weak?: boolean;
  /** The words stay in the title too, because they say more than was understood ("2pm-3pm"). */
  keep?: boolean;
}

/** Looks at the tokens from `at` on and recognises a piece that starts there, or nothing. Looks ahead a bounded way. */
export type Recogniser = (line: Line, at: number) => Piece | undefined;

export function problem(from: number, to: number, kind: SpanKind, message: string): Piece {
  return { from, to, kind, value: { type: 'problem', message } };
}

/** The same piece, beginning earlier: with the words that lead to it ("on", "due"). */
export function startingAt(from: number, piece: Piece): Piece {
  return { ...piece, from, weak: false };
}
