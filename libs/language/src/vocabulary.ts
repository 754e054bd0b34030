import type { Weekday } from '@app/recurrence';

const WEEKDAY_NAMES: Record<Weekday, { full: string; short: string[] }> = {
  MO: { full: 'monday', short: ['mon'] },
  TU: { full: 'tuesday', short: ['tue', 'tues'] },
  WE: { full: 'wednesday', short: ['wed', 'weds'] },
  TH: { full: 'thursday', short: ['thu', 'thur', 'thurs'] },
  FR: { full: 'friday', short: ['fri'] },
  SA: { full: 'saturday', short: ['sat'] },
  SU: { full: 'sunday', short: ['sun'] },
};

const MONTH_NAMES: string[][] = [
  ['january', 'jan'],
  ['february', 'feb'],
  ['march', 'mar'],
  ['april', 'apr'],
  ['may'],
  ['june', 'jun'],
  ['july', 'jul'],
  ['august', 'aug'],
  ['september', 'sep', 'sept'],
  ['october', 'oct'],
  ['november', 'nov'],
  ['december', 'dec'],
];

const NUMBER_WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const LARGER_NUMBERS: Record<string, number> = {
  fifteen: 15,
  twenty: 20,
  'twenty-four': 24,
  thirty: 30,
  forty: 40,
  'forty-five': 45,
  'forty-eight': 48,
  sixty: 60,
  ninety: 90,
};
const ORDINAL_WORDS = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');

/** What a weekday's name says; `short` ("sun", "wed") is a word of its own too. */
export interface WeekdayWord {
  weekday: Weekday;
  short: boolean;
  plural: boolean;
}

const WEEKDAY_WORDS = new Map<string, WeekdayWord>();
for (const [weekday, { full, short }] of Object.entries(WEEKDAY_NAMES) as Array<
  [Weekday, (typeof WEEKDAY_NAMES)[Weekday]]
>) {
  WEEKDAY_WORDS.set(full, { weekday, short: false, plural: false });
  WEEKDAY_WORDS.set(`${full}s`, { weekday, short: false, plural: true });
  for (const name of short) WEEKDAY_WORDS.set(name, { weekday, short: true, plural: false });
}

const MONTH_WORDS = new Map(MONTH_NAMES.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));

const UNIT_WORDS: Record<Unit, string[]> = {
  second: ['s', 'sec', 'secs', 'second', 'seconds'],
  minute: ['m', 'min', 'mins', 'minute', 'minutes'],
  hour: ['h', 'hr', 'hrs', 'hour', 'hours'],
  day: ['d', 'day', 'days'],
  week: ['w', 'wk', 'wks', 'week', 'weeks'],
  fortnight: ['fortnight', 'fortnights'],
  month: ['mo', 'mos', 'mth', 'mths', 'month', 'months'],
  quarter: ['quarter', 'quarters'],
  year: ['y', 'yr', 'yrs', 'year', 'years'],
};
export type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'fortnight' | 'month' | 'quarter' | 'year';

const UNITS = new Map(
  (Object.entries(UNIT_WORDS) as Array<[Unit, string[]]>).flatMap(([unit, words]) =>
    words.map((word) => [word, unit] as const),
  ),
);

/** A part of the day and the minute it begins, as the policies name them. */
export const DAY_PARTS: Record<string, number> = {
  morning: 9 * 60,
  afternoon: 13 * 60,
  evening: 17 * 60,
  night: 20 * 60,
};

/** "friday", "fri", "fridays"; a possessive ("friday's") is none. */
export function readWeekday(word: string): WeekdayWord | undefined {
  return WEEKDAY_WORDS.get(word);
}

/** Month 1–12 of "january", "jan". */
export function readMonth(word: string): number | undefined {
  return MONTH_WORDS.get(word);
}

/** "3", "three"; at most four digits. */
export function readNumber(word: string): number | undefined {
  if (/^\d{1,4}$/.test(word)) return Number(word);
  const index = NUMBER_WORDS.indexOf(word);
  return index >= 0 ? index + 1 : LARGER_NUMBERS[word];
}

/** "1st", "22nd", "first"; -1 for "last". */
export function readOrdinal(word: string): number | undefined {
  const digits = readNumericOrdinal(word);
  if (digits !== undefined) return digits;
  if (word === 'last') return -1;
  const index = ORDINAL_WORDS.indexOf(word);
  return index >= 0 ? index + 1 : undefined;
}

/** "1st", "22nd". */
export function readNumericOrdinal(word: string): number | undefined {
  const match = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word);
  return match ? Number(match[1]) : undefined;
}

export function readUnit(word: string): Unit | undefined {
  return UNITS.get(word);
}
