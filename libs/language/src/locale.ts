import { WEEKDAYS, type Weekday } from '@app/recurrence';

/** What a locale decides about dates. */
export interface DateHabits {
  /** Whether 6/10 is 10 June. */
  monthFirst: boolean;
  weekStart: Weekday;
}

// CLDR's week data; every other region starts on Monday.
const SUNDAY_REGIONS = new Set(
  (
    'AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK ' +
    'PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW'
  ).split(' '),
);
const SATURDAY_REGIONS = new Set('AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'.split(' '));

const known = new Map<string, DateHabits>();
const MAX_KNOWN = 500;

/** The habits of a locale; a tag that is not one counts as `en-US`. */
export function dateHabits(locale: string): DateHabits {
  const remembered = known.get(locale);
  if (remembered) return remembered;
  const habits = readHabits(localeOf(locale));
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(locale, habits);
  return habits;
}

function readHabits(locale: Intl.Locale): DateHabits {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'numeric', day: 'numeric' })
    .formatToParts(0)
    .map(({ type }) => type);
  // A language alone says nothing about weeks.
  const region = locale.region ?? '';
  const weekStart = SUNDAY_REGIONS.has(region) ? 'SU' : SATURDAY_REGIONS.has(region) ? 'SA' : 'MO';
  return { monthFirst: parts.indexOf('month') < parts.indexOf('day'), weekStart };
}

function localeOf(tag: string): Intl.Locale {
  try {
    return new Intl.Locale(tag);
  } catch {
    return new Intl.Locale('en-US');
  }
}

/** Day of the week as an offset from the week's first day, 0–6; `isoDay` is 1 for Monday. */
export function dayOfWeekFrom(weekStart: Weekday, isoDay: number): number {
  return (isoDay - 1 - WEEKDAYS.indexOf(weekStart) + 7) % 7;
}
