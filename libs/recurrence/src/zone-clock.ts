import { Temporal } from 'temporal-polyfill';
import { MS_PER_DAY } from './calendar';
import { TimeInputError } from './errors';

// Sign-led and bare-number forms ("+02:00", "Z") are offsets, not zones: they know no daylight-saving rule.
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/;
const MAX_ZONES = 1_000;
const MAX_SPANS = 1_024;

/** A stretch of time with one UTC offset: `from` ≤ instant < `until`, all in milliseconds. */
interface OffsetSpan {
  from: number;
  until: number;
  offset: number;
}

/**
 * Wall clock of one IANA zone. Temporal knows the zone's rules; asking it costs 10 µs for an offset and up to 1 ms for a
 * transition, so each stretch between two transitions is asked for once and remembered.
 */
export class ZoneClock {
  private static readonly clocks = new Map<string, ZoneClock>();

  private spans: OffsetSpan[] = [];
  private latest: OffsetSpan = { from: 0, until: 0, offset: 0 };

  private constructor(readonly timeZone: string) {}

  /** The clock of a zone. Throws TimeInputError (`timeZone`) for an unknown name. */
  static of(timeZone: string): ZoneClock {
    const known = ZoneClock.clocks.get(timeZone);
    if (known) return known;
    if (!isTimeZone(timeZone)) {
      throw new TimeInputError(
        'timeZone',
        'is not a known IANA time zone; use a name such as "Europe/Berlin" or "UTC"',
      );
    }
    if (ZoneClock.clocks.size >= MAX_ZONES) ZoneClock.clocks.clear();
    const clock = new ZoneClock(timeZone);
    ZoneClock.clocks.set(timeZone, clock);
    return clock;
  }

  /** Local wall clock of an instant, as milliseconds since 1970-01-01T00:00 local. */
  toLocal(instant: number): number {
    return instant + this.offsetAt(instant);
  }

  /**
   * Instant of a local wall-clock time. A time that does not exist moves forward by the gap (02:30 → 03:30), one that
   * exists twice is the first.
   */
  toInstant(local: number): number {
    const before = this.offsetAt(local - MS_PER_DAY);
    const after = this.offsetAt(local + MS_PER_DAY);
    const early = local - before;
    if (before === after || this.offsetAt(early) === before) return early;
    const late = local - after;
    return this.offsetAt(late) === after ? late : early;
  }

  private offsetAt(instant: number): number {
    const { latest } = this;
    if (instant >= latest.from && instant < latest.until) return latest.offset;
    const span = this.spans.find(({ from, until }) => instant >= from && instant < until) ?? this.learn(instant);
    this.latest = span;
    return span.offset;
  }

  private learn(instant: number): OffsetSpan {
    const moment = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(this.timeZone);
    // A transition at this very instant opens the span, so look back from one millisecond later.
    const opening = moment.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
    const closing = moment.getTimeZoneTransition('next');
    const span = {
      from: opening?.epochMilliseconds ?? -Infinity,
      until: closing?.epochMilliseconds ?? Infinity,
      offset: moment.offsetNanoseconds / 1_000_000,
    };
    if (this.spans.length >= MAX_SPANS) this.spans = [];
    this.spans.push(span);
    return span;
  }
}

/** Whether a name is an IANA time zone known here ("Europe/Chisinau", "UTC"); offsets such as "+02:00" are not. */
export function isTimeZone(name: string): boolean {
  return canonicalTimeZone(name) !== undefined;
}

/** The zone's name in its usual spelling ("europe/berlin" → "Europe/Berlin"), or undefined when there is none. */
export function canonicalTimeZone(name: string): string | undefined {
  if (typeof name !== 'string' || !ZONE_NAME.test(name)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}
