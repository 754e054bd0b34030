import { toLocalTime } from '@app/recurrence';
import { Temporal } from 'temporal-polyfill';
import { dateHabits, type DateHabits } from './locale';
import type { LanguageContext } from './message';
import { tokenize, type Token } from './tokens';

/** The moment of writing, seen from the person's wall clock. */
export interface Moment {
  /** ISO instant. */
  now: string;
  timeZone: string;
  today: Temporal.PlainDate;
  /** Minutes since local midnight. */
  minutes: number;
  habits: DateHabits;
  allDayReminderTime: string;
}

/** A line as the recognisers see it: tokens by number, and the moment that relative words count from. */
export class Line {
  readonly tokens: readonly Token[];

  constructor(
    readonly text: string,
    readonly moment: Moment,
  ) {
    this.tokens = tokenize(text);
  }

  /** The part of the line before a token. */
  until(to: number): Line {
    return new Line(this.text.slice(0, this.tokens[to - 1]!.end), this.moment);
  }

  get length(): number {
    return this.tokens.length;
  }

  token(at: number): Token | undefined {
    return this.tokens[at];
  }

  /** The word at a place in lower case, or '' where there is no word. */
  word(at: number): string {
    const token = this.tokens[at];
    return token?.kind === 'word' ? token.word : '';
  }

  /** The punctuation mark at a place, or ''. */
  mark(at: number): string {
    const token = this.tokens[at];
    return token?.kind === 'mark' ? token.text : '';
  }

  /** Whether these words stand at a place, one after the other. */
  has(at: number, ...words: string[]): boolean {
    return words.every((word, offset) => this.word(at + offset) === word);
  }

  /** The place after one of the phrases (words joined by blanks), the first that fits, or undefined. */
  after(at: number, phrases: readonly string[]): number | undefined {
    const first = this.word(at);
    if (first === '') return undefined;
    for (const phrase of phrases) {
      // Most phrases fail here, before anything is cut.
      if (!phrase.startsWith(first)) continue;
      const words = phrase.split(' ');
      if (this.has(at, ...words)) return at + words.length;
    }
    return undefined;
  }

  /** Whether no white space stands between a token and the one before it. */
  glued(at: number): boolean {
    return at > 0 && this.tokens[at - 1]!.end === this.tokens[at]?.start;
  }
}

/** Throws TimeInputError when `now` is no instant or the zone is unknown. */
export function momentOf(context: LanguageContext): Moment {
  const local = toLocalTime(context.now, context.timeZone);
  const [hour, minute] = local.time.split(':').map(Number) as [number, number];
  return {
    now: context.now,
    timeZone: context.timeZone,
    today: Temporal.PlainDate.from(local.date),
    minutes: hour * 60 + minute,
    habits: dateHabits(context.locale),
    allDayReminderTime: context.allDayReminderTime ?? '09:00',
  };
}
