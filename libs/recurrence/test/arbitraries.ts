import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { DueMoment, formatRule, occurrences, parseRule, RecurrenceRule, RecurrenceRuleError, WEEKDAYS } from '../src';

export const RUNS = { numRuns: 10_000 };

/** Zones with every kind of daylight saving, and without. */
export const zones = fc.constantFrom(
  'UTC',
  'Europe/Chisinau',
  'Europe/Rome',
  'Europe/Dublin',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
);

/** Instants between two years, in whole seconds. */
export const instants = (from: number, to: number) =>
  fc
    .integer({ min: Date.UTC(from, 0, 1) / 1000, max: Date.UTC(to, 0, 1) / 1000 })
    .map((seconds) => new Date(seconds * 1000).toISOString());

export const timedStarts = (from = 2000, to = 2040): fc.Arbitrary<DueMoment> =>
  fc.record({ at: instants(from, to), date: fc.constant(null), timeZone: zones });

export const allDayStarts = (from = 2000, to = 2040): fc.Arbitrary<DueMoment> =>
  fc.record({ at: fc.constant(null), date: instants(from, to).map((at) => at.slice(0, 10)), timeZone: zones });

export const starts = fc.oneof(timedStarts(), allDayStarts());

const list = (values: fc.Arbitrary<number | string>, maxLength = 3) =>
  fc.option(
    fc.uniqueArray(values, { minLength: 1, maxLength }).map((items) => items.join(',')),
    { nil: undefined, freq: 2 },
  );

const monthDays = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -31, max: -1 }));
const plainDays = fc.constantFrom(...WEEKDAYS);
const countedDays = (most: number) =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.boolean(), plainDays).map(([n, end, day]) => `${end ? -n : n}${day}`);

type PartValues = Record<string, string | number | undefined>;

const common = { INTERVAL: fc.integer({ min: 1, max: 9 }), BYMONTH: list(fc.integer({ min: 1, max: 12 })) };
const position = fc.option(fc.constantFrom(1, 2, -1, -2), { nil: undefined, freq: 3 });

const shapes: fc.Arbitrary<PartValues>[] = [
  fc.record({
    FREQ: fc.constant('HOURLY'),
    ...common,
    BYDAY: list(plainDays),
    BYHOUR: list(fc.integer({ min: 0, max: 23 }), 6),
  }),
  fc.record({ FREQ: fc.constant('DAILY'), ...common, BYDAY: list(plainDays), BYMONTHDAY: list(monthDays) }),
  fc.record({ FREQ: fc.constant('WEEKLY'), ...common, BYDAY: list(plainDays), WKST: plainDays, BYSETPOS: position }),
  fc.record({
    FREQ: fc.constant('MONTHLY'),
    ...common,
    BYDAY: list(fc.oneof(plainDays, countedDays(5))),
    BYMONTHDAY: list(monthDays),
    BYSETPOS: position,
  }),
  fc.record({
    FREQ: fc.constant('YEARLY'),
    ...common,
    BYDAY: list(fc.oneof(plainDays, countedDays(5))),
    BYMONTHDAY: list(monthDays),
    BYSETPOS: position,
  }),
];

/** Any text of parts, also of rules that are refused. */
export const ruleTexts: fc.Arbitrary<string> = fc.oneof(...shapes).map((parts) =>
  Object.entries(parts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(';'),
);

const EXAMPLE_START: DueMoment = { at: '2000-01-03T12:00:00.000Z', date: null, timeZone: 'UTC' };

/** Whether a rule comes at least 16 times within a lifetime; waiting for rarer ones would take most of the test's time. */
function isFrequent(rule: RecurrenceRule): boolean {
  const last = occurrences({ rule, seriesStart: EXAMPLE_START, count: 16 })[15];
  return last !== undefined && last.at! < '2030';
}

/** Accepted rules of every shape: a fixed pool, since trying a refused one against the whole calendar takes milliseconds. */
const pool: RecurrenceRule[] = fc
  .sample(ruleTexts, { numRuns: 2_000, seed: 5545 })
  .flatMap((text) => {
    try {
      return [parseRule(text)];
    } catch (error) {
      if (error instanceof RecurrenceRuleError) return [];
      throw error;
    }
  })
  .filter(isFrequent);
export const rules: fc.Arbitrary<RecurrenceRule> = fc.constantFrom(...pool);
export const calendarRules: fc.Arbitrary<RecurrenceRule> = fc.constantFrom(
  ...pool.filter(({ freq }) => freq !== 'HOURLY'),
);

/** Rules without BY… parts: every nth day, week, month or year. */
export const plainRules = fc
  .record({
    freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ freq, interval }) => parseRule(`FREQ=${freq};INTERVAL=${interval}`));

export const withEnd = (rule: RecurrenceRule, end: string): RecurrenceRule => parseRule(`${formatRule(rule)};${end}`);

export const zoned = (due: DueMoment): Temporal.ZonedDateTime =>
  Temporal.Instant.from(due.at!).toZonedDateTimeISO(due.timeZone);
