import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import {
  allDayStarts,
  calendarRules,
  instants,
  plainRules,
  rules,
  RUNS,
  starts,
  timedStarts,
  withEnd,
  zoned,
} from '../test/arbitraries';
import { DueMoment, formatRule, nextOccurrence, occurrences, parseRule, RecurrenceRule, toLocalTime } from './index';

const BY_HOUR = (rule: RecurrenceRule) => rule.freq === 'HOURLY';
const moment = (due: DueMoment) => due.at ?? due.date!;
const dateOf = (instant: string, timeZone: string) => toLocalTime(instant, timeZone).date;

describe('recurrence properties', () => {
  it('the next occurrence is strictly later than the latest one and than the completion', () => {
    fc.assert(
      fc.property(rules, starts, instants(2000, 2045), (rule, seriesStart, completedAt) => {
        fc.pre(!(BY_HOUR(rule) && seriesStart.at === null));
        const next = nextOccurrence({
          rule,
          anchor: 'schedule',
          seriesStart,
          lastDue: seriesStart,
          lastIndex: 1,
          completedAt,
          now: completedAt,
        });
        fc.pre(next !== null);
        expect(moment(next!) > moment(seriesStart)).toBe(true);
        const completed = seriesStart.at === null ? dateOf(completedAt, seriesStart.timeZone) : completedAt;
        expect(moment(next!) > completed).toBe(true);
      }),
      RUNS,
    );
  });

  it('jumping to a late completion finds what walking finds', () => {
    fc.assert(
      fc.property(rules, starts, fc.integer({ min: 0, max: 5 }), (rule, seriesStart, steps) => {
        fc.pre(!(BY_HOUR(rule) && seriesStart.at === null));
        const walked = occurrences({ rule, seriesStart, count: steps + 2 });
        fc.pre(walked.length === steps + 2);
        const [passed, expected] = walked.slice(steps) as [DueMoment, DueMoment];
        const completedAt = passed.at ?? `${passed.date}T12:00:00Z`;
        fc.pre(passed.at !== null || dateOf(completedAt, passed.timeZone) === passed.date);
        const common = { rule, anchor: 'schedule' as const, seriesStart, lastIndex: 1, now: completedAt };
        expect(nextOccurrence({ ...common, lastDue: seriesStart, completedAt })).toEqual(expected);
        expect(nextOccurrence({ ...common, lastDue: passed, now: '1999-01-01T00:00:00Z' })).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('the phase of the start is kept, and a month that is too short gives its last day', () => {
    fc.assert(
      fc.property(plainRules, allDayStarts(), instants(2000, 2090), (rule, seriesStart, completedAt) => {
        const next = nextOccurrence({
          rule,
          anchor: 'schedule',
          seriesStart,
          lastDue: seriesStart,
          lastIndex: 1,
          completedAt,
          now: completedAt,
        })!;
        const [from, to] = [seriesStart.date!, next.date!].map((date) => Temporal.PlainDate.from(date)) as [
          Temporal.PlainDate,
          Temporal.PlainDate,
        ];
        const months = (to.year - from.year) * 12 + to.month - from.month;
        const { days } = from.until(to, { largestUnit: 'days' });
        const step = { DAILY: days, WEEKLY: days / 7, MONTHLY: months, YEARLY: months / 12, HOURLY: NaN }[rule.freq];
        expect(step % rule.interval).toBe(0);
        expect(from.add({ months: rule.freq === 'MONTHLY' || rule.freq === 'YEARLY' ? months : 0 }).day).toBe(
          rule.freq === 'MONTHLY' || rule.freq === 'YEARLY' ? to.day : from.day,
        );
      }),
      RUNS,
    );
  });

  it('the wall clock is kept: only a time that does not exist there moves', () => {
    fc.assert(
      fc.property(plainRules, timedStarts(), instants(2000, 2045), (rule, seriesStart, completedAt) => {
        const next = nextOccurrence({
          rule,
          anchor: 'schedule',
          seriesStart,
          lastDue: seriesStart,
          lastIndex: 1,
          completedAt,
          now: completedAt,
        })!;
        const [start, found] = [zoned(seriesStart), zoned(next)];
        const intended = found.toPlainDate().toPlainDateTime(start.toPlainTime());
        const resolved = intended.toZonedDateTime(next.timeZone, { disambiguation: 'compatible' });
        expect(found.epochMilliseconds).toBe(resolved.epochMilliseconds);
      }),
      RUNS,
    );
  });

  it('a completion-anchored next one keeps its distance in local days and its wall clock', () => {
    fc.assert(
      fc.property(
        timedStarts(),
        instants(2000, 2045),
        fc.integer({ min: 1, max: 60 }),
        (seriesStart, completedAt, days) => {
          const next = nextOccurrence({
            rule: parseRule(`FREQ=DAILY;INTERVAL=${days}`),
            anchor: 'completion',
            seriesStart,
            lastDue: seriesStart,
            lastIndex: 1,
            completedAt,
            now: completedAt,
          })!;
          const intended = Temporal.PlainDate.from(dateOf(completedAt, seriesStart.timeZone))
            .add({ days })
            .toPlainDateTime(zoned(seriesStart).toPlainTime());
          expect(zoned(next).epochMilliseconds).toBe(
            intended.toZonedDateTime(seriesStart.timeZone, { disambiguation: 'compatible' }).epochMilliseconds,
          );
        },
      ),
      RUNS,
    );
  });

  it('COUNT is exact: so many occurrences, and those of the endless rule', () => {
    fc.assert(
      fc.property(rules, starts, fc.integer({ min: 1, max: 7 }), (rule, seriesStart, count) => {
        fc.pre(!(BY_HOUR(rule) && seriesStart.at === null));
        const endless = occurrences({ rule, seriesStart, count: 8 });
        const counted = occurrences({ rule: withEnd(rule, `COUNT=${count}`), seriesStart, count: 8 });
        expect(counted).toEqual(endless.slice(0, count));
      }),
      RUNS,
    );
  });

  it('UNTIL is exact: everything up to its day, nothing after', () => {
    fc.assert(
      fc.property(rules, starts, fc.integer({ min: 0, max: 5 }), (rule, seriesStart, position) => {
        fc.pre(!(BY_HOUR(rule) && seriesStart.at === null));
        const endless = occurrences({ rule, seriesStart, count: 16 });
        const dates = endless.map((due) => due.date ?? dateOf(due.at!, due.timeZone));
        const last = dates[position];
        fc.pre(last !== undefined && last.startsWith('2'));
        const limited = occurrences({
          rule: withEnd(rule, `UNTIL=${last!.replaceAll('-', '')}`),
          seriesStart,
          count: 16,
        });
        expect(limited).toEqual(endless.filter((_, index) => dates[index]! <= last!));
      }),
      RUNS,
    );
  });

  it('`from` shows the same schedule from the middle', () => {
    fc.assert(
      fc.property(rules, starts, fc.integer({ min: 0, max: 4 }), (rule, seriesStart, position) => {
        fc.pre(!(BY_HOUR(rule) && seriesStart.at === null));
        const whole = occurrences({ rule, seriesStart, count: 8 });
        fc.pre(whole.length === 8);
        expect(occurrences({ rule, seriesStart, from: whole[position]!, count: 3 })).toEqual(
          whole.slice(position, position + 3),
        );
      }),
      RUNS,
    );
  });

  it('agrees with rrule-temporal where neither clamps nor meets a gap', () => {
    const middays = fc
      .tuple(instants(2000, 2030), fc.constantFrom('UTC', 'Europe/Chisinau', 'America/New_York', 'Pacific/Auckland'))
      .map(([at, timeZone]) => {
        const start = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).with({ hour: 12, minute: 0, second: 0 });
        return start.with({ day: Math.min(start.day, 28) });
      });
    // It drops MO from "MO,1TU", and reads counted weekdays beside BYMONTHDAY in a way of its own.
    const comparable = ({ byMonthDay, byDay }: RecurrenceRule) =>
      byDay.every(({ ordinal }) => ordinal === null) ||
      (byMonthDay.length === 0 && byDay.every(({ ordinal }) => ordinal !== null));
    fc.assert(
      fc.property(calendarRules.filter(comparable), middays, (rule, dtstart) => {
        const oracle = new RRuleTemporal({ rruleString: formatRule(rule), dtstart, maxIterations: 5_000 });
        const expected: string[] = [];
        try {
          oracle.all((date, index) => {
            expected.push(date.toInstant().toString({ fractionalSecondDigits: 3 }));
            return index < 4;
          });
        } catch {
          fc.pre(false);
        }
        const seriesStart = {
          at: dtstart.toInstant().toString({ fractionalSecondDigits: 3 }),
          date: null,
          timeZone: dtstart.timeZoneId,
        };
        const ours = occurrences({ rule, seriesStart, count: 6 }).map(({ at }) => at!);
        // Ours always begins with the start, also when the rule would not pick it.
        const found = expected[0] === seriesStart.at ? ours : ours.slice(1);
        expect(found.slice(0, expected.length)).toEqual(expected.slice(0, found.length));
      }),
      // The oracle takes milliseconds a run.
      { numRuns: 500 },
    );
  });
});
