import { civilDate, CivilDate, dayNumber, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, startOfWeek } from './calendar';
import { dueKey, DueMoment } from './due-moment';
import { TimeInputError } from './errors';
import { daysOfPeriod, passesDayFilters } from './period-days';
import { Frequency, RecurrenceRule, weekdayIndex } from './rule';
import { ZoneClock } from './zone-clock';

/**
 * Periods looked at before a rule counts as never matching again. The calendar repeats after 400 years: 4,800 months or
 * 20,871 weeks, whatever the interval. For days and hours it is 80 years of single days, twice the longest wait there is.
 */
const MAX_PERIODS: Record<Frequency, number> = {
  YEARLY: 400,
  MONTHLY: 4_800,
  WEEKLY: 20_871,
  DAILY: 30_000,
  HOURLY: 30_000,
};
/** Nothing is scheduled after 2299: what a walk to the end costs stays small, and nobody waits that long. */
const LAST_DAY = dayNumber(2299, 12, 31);

/** End by COUNT of the series that a rule object was last used for. */
const lastCounted = new WeakMap<RecurrenceRule, { startKey: number; timeZone: string; key: number }>();

/**
 * The schedule of a rule from its start, as comparable keys (see `dueKey`). The start is always the first occurrence, also
 * when the rule would not select it; all others follow the rule. Nothing here walks from the start to the asked moment:
 * the period is computed from the date.
 */
export class Schedule {
  private readonly start: CivilDate;
  /** Times of day in milliseconds, ascending; one zero for all-day series. */
  private readonly times: readonly number[];

  private constructor(
    private readonly rule: RecurrenceRule,
    private readonly clock: ZoneClock,
    readonly allDay: boolean,
    readonly startKey: number,
    private readonly startDay: number,
    private readonly startTime: number,
  ) {
    this.start = civilDate(startDay);
    this.times = allDay ? [0] : timesOfDay(rule, startTime);
  }

  /** Throws TimeInputError for a malformed start, and for an all-day one of a rule that counts hours. */
  static of(rule: RecurrenceRule, seriesStart: DueMoment): Schedule {
    const clock = ZoneClock.of(seriesStart.timeZone);
    const startKey = dueKey(seriesStart);
    const allDay = seriesStart.at === null;
    if (allDay && rule.freq === 'HOURLY') {
      throw new TimeInputError('due', 'must have a time of day, because the task repeats by the hour; give "at"');
    }
    const local = allDay ? startKey : clock.toLocal(startKey);
    const startDay = Math.floor(local / MS_PER_DAY);
    return new Schedule(rule, clock, allDay, startKey, startDay, local - startDay * MS_PER_DAY);
  }

  /**
   * The first moment that the rule gives when it is counted from another moment: from that local date at this series' time
   * of day, or from the moment itself when the rule counts hours. UNTIL holds, COUNT does not.
   */
  countedFrom(key: number): number | undefined {
    const { rule, clock, allDay, startTime } = this;
    const day = Math.floor((allDay ? key : clock.toLocal(key)) / MS_PER_DAY);
    const next = first(new Schedule(rule, clock, allDay, key, day, startTime).ruleAfter(this.passedWith(key, day)));
    return next === undefined || next > this.untilKey() ? undefined : next;
  }

  /** What counting from a moment leaves behind: its whole day, unless the rule names several times a day or hours. */
  private passedWith(key: number, day: number): number {
    const withinDay = this.allDay || this.rule.freq === 'HOURLY' || this.times.length > 1;
    return withinDay ? key : this.clock.toInstant((day + 1) * MS_PER_DAY) - 1;
  }

  /**
   * The occurrences after `key` that the rule itself selects, ascending, COUNT and UNTIL aside; ends when so many periods
   * (days, for rules by the hour) pass without one.
   */
  ruleAfter(key: number, periods = MAX_PERIODS[this.rule.freq]): Generator<number, void> {
    return this.rule.freq === 'HOURLY' ? this.hourlyAfter(key, periods) : this.calendarAfter(key, periods);
  }

  /** The first occurrence after `key` within COUNT and UNTIL, or undefined when the schedule has ended. */
  after(key: number): number | undefined {
    const next = key < this.startKey ? this.startKey : first(this.ruleAfter(key));
    return next === undefined || next > this.lastKey() ? undefined : next;
  }

  /** All occurrences at or after `earliest`, ascending, within COUNT and UNTIL. */
  *keys(earliest: number): Generator<number, void> {
    const last = this.lastKey();
    if (this.startKey > last) return;
    if (this.startKey >= earliest) yield this.startKey;
    for (const key of this.ruleAfter(Math.max(this.startKey, earliest - 1))) {
      if (key > last) return;
      yield key;
    }
  }

  /** The last key that COUNT or UNTIL allows; Infinity without either. */
  private lastKey(): number {
    return this.rule.count === null ? this.untilKey() : this.countedKey(this.rule.count);
  }

  /** Key of the nth occurrence from the start, or of the last one there is. Remembered, since it takes n steps. */
  private countedKey(count: number): number {
    const { rule, startKey } = this;
    const { timeZone } = this.clock;
    const known = lastCounted.get(rule);
    if (known?.startKey === startKey && known.timeZone === timeZone) return known.key;
    let key = startKey;
    let index = 1;
    for (const next of this.ruleAfter(startKey)) {
      if (index === count) break;
      key = next;
      index++;
    }
    lastCounted.set(rule, { startKey, timeZone, key });
    return key;
  }

  /** The last key that UNTIL allows; Infinity without one. A date includes its whole local day. */
  untilKey(): number {
    const { until } = this.rule;
    if (until === null) return Infinity;
    const day = dayNumber(Number(until.slice(0, 4)), Number(until.slice(4, 6)), Number(until.slice(6, 8)));
    if (until.length === 8) return this.allDay ? day * MS_PER_DAY : this.clock.toInstant((day + 1) * MS_PER_DAY) - 1;
    const time =
      Number(until.slice(9, 11)) * MS_PER_HOUR +
      Number(until.slice(11, 13)) * MS_PER_MINUTE +
      Number(until.slice(13, 15)) * 1000;
    const written = day * MS_PER_DAY + time;
    if (!until.endsWith('Z')) return this.allDay ? day * MS_PER_DAY : this.clock.toInstant(written);
    return this.allDay ? Math.floor(this.clock.toLocal(written) / MS_PER_DAY) * MS_PER_DAY : written;
  }

  private *calendarAfter(after: number, periods: number): Generator<number, void> {
    const { rule } = this;
    const local = this.allDay ? after : this.clock.toLocal(after);
    // A time moved forward over midnight by a gap belongs to the day before, so look from there.
    const day = Math.max(this.startDay, Math.floor(local / MS_PER_DAY) - 1);
    const origin = this.periodOf(this.startDay);
    let period = origin + Math.floor((this.periodOf(day) - origin) / rule.interval) * rule.interval;
    let latest = after;
    for (let looked = 0; looked < periods; looked++, period += rule.interval) {
      if (this.firstDayOf(period) > LAST_DAY) return;
      for (const key of this.occurrencesIn(period)) {
        if (key <= latest) continue;
        yield key;
        latest = key;
        looked = 0;
      }
    }
  }

  /** Keys of one period, ascending, BYSETPOS applied. */
  private occurrencesIn(period: number): number[] {
    const { rule } = this;
    const days = daysOfPeriod(rule, this.start, this.startDay, this.firstDayOrNumber(period));
    if (days.length === 0) return days;
    let locals = distinctAscending(days.flatMap((day) => this.times.map((time) => day * MS_PER_DAY + time)));
    if (rule.bySetPos.length > 0) locals = selectPositions(locals, rule.bySetPos);
    if (this.allDay) return locals;
    const instants = locals.map((time) => this.clock.toInstant(time));
    return distinctAscending(instants);
  }

  /** Number of the period that holds a day: years, months since year 0, weeks or days since 1970. */
  private periodOf(day: number): number {
    switch (this.rule.freq) {
      case 'YEARLY':
        // A numbered week belongs to the year that holds its fourth day.
        return this.rule.byWeekNo.length > 0 ? civilDate(this.weekStart(day) + 3).year : civilDate(day).year;
      case 'MONTHLY': {
        const { year, month } = civilDate(day);
        return year * 12 + month - 1;
      }
      case 'WEEKLY':
        return (this.weekStart(day) - this.weekStart(0)) / 7;
      default:
        return day;
    }
  }

  private firstDayOf(period: number): number {
    switch (this.rule.freq) {
      case 'YEARLY':
        return dayNumber(period, 1, 1);
      case 'MONTHLY':
        return dayNumber(Math.floor(period / 12), (period % 12) + 1, 1);
      case 'WEEKLY':
        return this.weekStart(0) + period * 7;
      default:
        return period;
    }
  }

  private weekStart(day: number): number {
    return startOfWeek(day, weekdayIndex(this.rule.wkst));
  }

  /** What `daysOfPeriod` counts in: the week's or day's day number, the month's or year's number. */
  private firstDayOrNumber(period: number): number {
    return this.rule.freq === 'WEEKLY' ? this.firstDayOf(period) : period;
  }

  /** Hours are elapsed time: the nth slot is n × INTERVAL hours after the start, whatever the wall clock does. */
  private *hourlyAfter(after: number, periods: number): Generator<number, void> {
    const { rule, startKey, clock } = this;
    const step = rule.interval * MS_PER_HOUR;
    let slot = Math.max(0, Math.floor((after - startKey) / step) - 1);
    let latest = after;
    for (let looked = 0; looked < periods; looked++) {
      const instant = startKey + slot * step;
      const local = clock.toLocal(instant);
      const day = Math.floor(local / MS_PER_DAY);
      if (day > LAST_DAY) return;
      if (!passesDayFilters(rule, day)) {
        const midnight = clock.toInstant((day + 1) * MS_PER_DAY);
        slot = Math.max(slot + 1, Math.ceil((midnight - startKey) / step));
        continue;
      }
      slot++;
      for (const key of this.occurrencesInHour(instant, local)) {
        if (key <= latest) continue;
        yield key;
        latest = key;
        looked = 0;
      }
    }
  }

  private occurrencesInHour(instant: number, local: number): number[] {
    const { byHour, byMinute, bySetPos } = this.rule;
    const hour = Math.floor((local % MS_PER_DAY) / MS_PER_HOUR);
    if (byHour.length > 0 && !byHour.includes(hour)) return [];
    if (byMinute.length === 0) return [instant];
    const minute = Math.floor((local % MS_PER_HOUR) / MS_PER_MINUTE);
    const keys = byMinute.map((wanted) => instant + (wanted - minute) * MS_PER_MINUTE);
    return bySetPos.length > 0 ? selectPositions(keys, bySetPos) : keys;
  }
}

/** The first value of a generator, if any. */
export function first(values: Generator<number, void>): number | undefined {
  const { value } = values.next();
  return value ?? undefined;
}

/** BYHOUR × BYMINUTE; what is not named, seconds included, is the start's. */
function timesOfDay(rule: RecurrenceRule, startTime: number): number[] {
  if (rule.byHour.length === 0 && rule.byMinute.length === 0) return [startTime];
  const hours = rule.byHour.length > 0 ? rule.byHour : [Math.floor(startTime / MS_PER_HOUR)];
  const minutes = rule.byMinute.length > 0 ? rule.byMinute : [Math.floor((startTime % MS_PER_HOUR) / MS_PER_MINUTE)];
  const rest = startTime % MS_PER_MINUTE;
  return hours.flatMap((hour) => minutes.map((minute) => hour * MS_PER_HOUR + minute * MS_PER_MINUTE + rest));
}

/** BYSETPOS: 1 is the first of the set, -1 the last. */
function selectPositions(ascending: number[], positions: readonly number[]): number[] {
  const chosen = positions.map((position) => ascending.at(position > 0 ? position - 1 : position));
  return distinctAscending(chosen.filter((key) => key !== undefined));
}

function distinctAscending(values: number[]): number[] {
  if (values.every((value, index) => index === 0 || value > values[index - 1]!)) return values;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
}
