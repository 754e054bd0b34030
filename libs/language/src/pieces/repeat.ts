import type { Line } from '../line';
import {
  DAY_PARTS,
  readMonth,
  readNumber,
  readNumericOrdinal,
  readOrdinal,
  readUnit,
  readWeekday,
} from '../vocabulary';
import { problem, type Piece, type RepeatRule } from './piece';
import { afterWorkday, readMonthDays, readWeekdays, WORKDAYS } from './repeat-days';

interface FoundRule {
  rule: RepeatRule;
  to: number;
  weak: boolean;
}
type Found = FoundRule | { refusal: string; to: number };

const ADVERBS: Record<string, Partial<RepeatRule>> = {
  hourly: { frequency: 'HOURLY' },
  daily: { frequency: 'DAILY' },
  everyday: { frequency: 'DAILY' },
  nightly: { frequency: 'DAILY', minutes: DAY_PARTS['night']! },
  weekly: { frequency: 'WEEKLY' },
  biweekly: { frequency: 'WEEKLY', interval: 2 },
  fortnightly: { frequency: 'WEEKLY', interval: 2 },
  monthly: { frequency: 'MONTHLY' },
  quarterly: { frequency: 'MONTHLY', interval: 3 },
  yearly: { frequency: 'YEARLY' },
  annually: { frequency: 'YEARLY' },
  weekdays: { frequency: 'WEEKLY', byDay: WORKDAYS },
  workdays: { frequency: 'WEEKLY', byDay: WORKDAYS },
  weekends: { frequency: 'WEEKLY', byDay: ['SA'] },
};
const LARGEST_INTERVAL = 999;
const ONCE = ['once a', 'once an', 'once per', 'once each', 'once every'];

/** A repetition: "every month on the 1st", "every! 3 days", "weekdays", "first monday of each month", "mondays". */
export function recogniseRepeat(line: Line, at: number): Piece | undefined {
  const lead = line.after(at, ['repeat', 'repeats', 'repeating', 'recurring']);
  const found = readRepeat(line, lead ?? at);
  if (!found) return undefined;
  if ('refusal' in found) return problem(at, found.to, 'recurrence', found.refusal);
  const { rule, to } = withTails(line, found);
  return {
    from: at,
    to,
    kind: 'recurrence',
    value: { type: 'repeat', rule },
    weak: found.weak && lead === undefined && to === found.to,
  };
}

function readRepeat(line: Line, at: number): Found | undefined {
  const place = line.after(at, ['every', 'each']);
  if (place !== undefined) {
    const emphatic = line.mark(place) === '!' && line.glued(place);
    const found = readEvery(line, emphatic ? place + 1 : place);
    if (!found || 'refusal' in found || !emphatic) return found;
    return { ...found, rule: { ...found.rule, afterCompletion: true } };
  }
  const once = line.after(at, ONCE);
  if (once !== undefined) return readEvery(line, once);
  return readAdverb(line, at) ?? readPlural(line, at) ?? readDaysFirst(line, at);
}

function ruleOf(parts: Partial<RepeatRule>): RepeatRule {
  return {
    frequency: 'DAILY',
    interval: 1,
    byDay: [],
    byMonthDay: [],
    byMonth: [],
    bySetPos: [],
    afterCompletion: false,
    ...parts,
  };
}

function strong(parts: Partial<RepeatRule>, to: number): FoundRule {
  return { rule: ruleOf(parts), to, weak: false };
}

/** What follows "every". */
function readEvery(line: Line, at: number): Found | undefined {
  const word = line.word(at);
  if (word === 'other') return readPeriod(line, at + 1, 2);
  if (word === 'single') return readPeriod(line, at + 1, 1);
  const numeric = readNumericOrdinal(word);
  const ordinal = numeric ?? readOrdinal(word);
  if (ordinal !== undefined) return readOrdinalPeriod(line, at, ordinal, numeric !== undefined);
  const amount = readNumber(word);
  if (amount === undefined) return readPeriod(line, at, 1);
  const yearly = readYearlyDate(line, at);
  if (yearly) return yearly;
  const found = readPeriod(line, at + 1, amount);
  if (!found || 'refusal' in found || (amount >= 1 && amount <= LARGEST_INTERVAL)) return found;
  return { refusal: `I can repeat every 1 to ${LARGEST_INTERVAL} days, weeks, months or years.`, to: found.to };
}

/** "every 2nd day", "every 27th", "every last day of the month", "every second tuesday", "every 3rd friday". */
function readOrdinalPeriod(line: Line, at: number, ordinal: number, numeric: boolean): Found | undefined {
  const yearly = readYearlyDate(line, at);
  if (yearly) return yearly;
  const unit = readUnit(line.word(at + 1));
  const days = readMonthDays(line, at);
  const ofMonth = days && afterOfMonth(line, days.to);
  if (days && ofMonth) return strong({ frequency: 'MONTHLY', interval: ofMonth.interval, ...days.days }, ofMonth.to);
  if (unit !== undefined && ordinal > 0 && !(unit === 'day' && ordinal === 1)) return readPeriod(line, at + 1, ordinal);
  const everyOther = !numeric && ordinal > 1 && readWeekday(line.word(at + 1)) !== undefined;
  if (everyOther) return readPeriod(line, at + 1, ordinal);
  if (!days) return undefined;
  const impossible = days.days.byMonthDay.find((day) => day > 31 || day === 0);
  if (impossible !== undefined) return { refusal: 'No month has such a day. Choose one from 1 to 31.', to: days.to };
  return yearlyNth(line, days) ?? strong({ frequency: 'MONTHLY', ...days.days }, days.to);
}

/** "first monday of september", with the year said before or after. */
function yearlyNth(line: Line, { days, to }: NonNullable<ReturnType<typeof readMonthDays>>): FoundRule | undefined {
  const of = line.after(to, ['of', 'in']);
  const month = of === undefined ? undefined : readMonth(line.word(of));
  return month === undefined ? undefined : strong({ frequency: 'YEARLY', byMonth: [month], ...days }, of! + 1);
}

/** "of the month", "of every other month", "of each 3 months". */
function afterOfMonth(line: Line, at: number): { to: number; interval: number } | undefined {
  const plain = line.after(at, ['of the month', 'of a month', 'of month', 'in the month']);
  if (plain !== undefined) return { to: plain, interval: 1 };
  return afterEachMonth(line, line.word(at) === 'of' || line.word(at) === 'in' ? at + 1 : at);
}

function afterEachMonth(line: Line, at: number): { to: number; interval: number } | undefined {
  const each = line.after(at, ['every', 'each']);
  if (each === undefined) return undefined;
  const amount = line.word(each) === 'other' ? 2 : readNumber(line.word(each));
  const unit = amount === undefined ? each : each + 1;
  if (line.word(unit) === 'quarter') return { to: unit + 1, interval: 3 * (amount ?? 1) };
  return /^months?$/.test(line.word(unit)) && amount !== 0 ? { to: unit + 1, interval: amount ?? 1 } : undefined;
}

/** A unit, weekdays, a part of the day or a month, every `interval` of them. */
function readPeriod(line: Line, at: number, interval: number): Found | undefined {
  const word = line.word(at);
  const workday = afterWorkday(line, at);
  if (workday !== undefined) {
    return interval === 1
      ? withPart(line, strong({ frequency: 'WEEKLY', byDay: WORKDAYS }, workday))
      : { refusal: 'I can repeat on every workday, but not on every few of them. Name the weekdays.', to: workday };
  }
  if (word === 'weekend' || word === 'weekends')
    return withPart(line, strong({ frequency: 'WEEKLY', interval, byDay: ['SA'] }, at + 1));
  const weekdays = readWeekdays(line, at);
  if (weekdays) return withPart(line, strong({ frequency: 'WEEKLY', interval, byDay: weekdays.days }, weekdays.to));
  if (DAY_PARTS[word] !== undefined) return strong({ frequency: 'DAILY', interval, minutes: DAY_PARTS[word] }, at + 1);
  const yearly = interval === 1 ? readYearlyDate(line, at) : undefined;
  if (yearly) return yearly;
  return word.length > 2 ? readUnitPeriod(word, interval, at + 1) : undefined;
}

function readUnitPeriod(word: string, interval: number, to: number): Found | undefined {
  switch (readUnit(word)) {
    case 'second':
    case 'minute':
      return { refusal: 'A task can repeat every hour at most. Choose hours, days, weeks, months or years.', to };
    case 'hour':
      return strong({ frequency: 'HOURLY', interval }, to);
    case 'day':
      return strong({ frequency: 'DAILY', interval }, to);
    case 'week':
      return strong({ frequency: 'WEEKLY', interval }, to);
    case 'fortnight':
      return strong({ frequency: 'WEEKLY', interval: interval * 2 }, to);
    case 'month':
      return strong({ frequency: 'MONTHLY', interval }, to);
    case 'quarter':
      return strong({ frequency: 'MONTHLY', interval: interval * 3 }, to);
    case 'year':
      return strong({ frequency: 'YEARLY', interval }, to);
    default:
      return undefined;
  }
}

/** "every monday morning" */
function withPart(line: Line, found: FoundRule): FoundRule {
  const minutes = DAY_PARTS[line.word(found.to)];
  return minutes === undefined ? found : { ...found, rule: { ...found.rule, minutes }, to: found.to + 1 };
}

/** "12 march", "12th of march", "january 15", "january". */
function readYearlyDate(line: Line, at: number): Found | undefined {
  const dayFirst = readDay(line.word(at));
  if (dayFirst !== undefined) {
    const monthAt = line.word(at + 1) === 'of' ? at + 2 : at + 1;
    const month = readMonth(line.word(monthAt));
    return month === undefined ? undefined : yearlyOn(month, dayFirst, monthAt + 1);
  }
  const month = readMonth(line.word(at));
  if (month === undefined) return undefined;
  const dayAt = line.word(at + 1) === 'the' ? at + 2 : at + 1;
  const day = readDay(line.word(dayAt));
  return day === undefined ? yearlyOn(month, 1, at + 1) : yearlyOn(month, day, dayAt + 1);
}

function readDay(word: string): number | undefined {
  return readNumericOrdinal(word) ?? (/^\d{1,2}$/.test(word) ? Number(word) : undefined);
}

function yearlyOn(month: number, day: number, to: number): Found {
  const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
  if (day < 1 || day > longest) return { refusal: `That month has ${longest} days. Choose a day that exists.`, to };
  return strong({ frequency: 'YEARLY', byMonth: [month], byMonthDay: [day] }, to);
}

function readAdverb(line: Line, at: number): Found | undefined {
  const parts =
    line.word(at) === 'on' && /^(weekdays|workdays|weekends)$/.test(line.word(at + 1))
      ? { known: ADVERBS[line.word(at + 1)], to: at + 2 }
      : { known: ADVERBS[line.word(at)], to: at + 1 };
  if (!parts.known) return undefined;
  const emphatic = line.mark(parts.to) === '!' && line.glued(parts.to);
  return {
    rule: ruleOf({ ...parts.known, afterCompletion: emphatic }),
    to: emphatic ? parts.to + 1 : parts.to,
    weak: parts.to === at + 1 && !emphatic,
  };
}

/** "mondays and thursdays", "on mondays". */
function readPlural(line: Line, at: number): Found | undefined {
  const place = line.word(at) === 'on' ? at + 1 : at;
  const found = readWeekdays(line, place);
  if (!found?.plural) return undefined;
  return withPart(line, { rule: ruleOf({ frequency: 'WEEKLY', byDay: found.days }), to: found.to, weak: place === at });
}

/** "the 1st and 15th of every month", "last day of each month", "first monday of september every year". */
function readDaysFirst(line: Line, at: number): Found | undefined {
  const days = readMonthDays(line, line.word(at) === 'on' ? at + 1 : at);
  if (!days) return undefined;
  const period = afterEachMonth(
    line,
    line.word(days.to) === 'of' || line.word(days.to) === 'in' ? days.to + 1 : days.to,
  );
  if (period) return strong({ frequency: 'MONTHLY', interval: period.interval, ...days.days }, period.to);
  const yearly = yearlyNth(line, days);
  const each = yearly && line.after(yearly.to, ['every year', 'each year', 'yearly']);
  return yearly && each !== undefined ? { ...yearly, to: each } : undefined;
}

/** What may follow: "on tuesday and thursday", "on the 1st", "on march 12". */
function withTails(line: Line, { rule, to }: FoundRule): { rule: RepeatRule; to: number } {
  if (rule.byDay.length + rule.byMonthDay.length + rule.byMonth.length > 0) return { rule, to };
  const on = line.word(to) === 'on' ? to + 1 : to;
  if (rule.frequency === 'WEEKLY') {
    const found = readWeekdays(line, line.word(on) === 'the' ? on + 1 : on);
    return found ? withPart(line, { rule: { ...rule, byDay: found.days }, to: found.to, weak: false }) : { rule, to };
  }
  if (rule.frequency === 'MONTHLY') {
    const found = on > to || line.word(on) === 'the' ? readMonthDays(line, on) : undefined;
    const valid = found?.days.byMonthDay.every((day) => day <= 31 && day !== 0);
    return found && valid ? { rule: { ...rule, ...found.days }, to: found.to } : { rule, to };
  }
  if (rule.frequency !== 'YEARLY') return { rule, to };
  const dated = readYearlyDate(line, line.word(on) === 'the' ? on + 1 : on);
  if (!dated || 'refusal' in dated) return { rule, to };
  return { rule: { ...rule, byMonth: dated.rule.byMonth, byMonthDay: dated.rule.byMonthDay }, to: dated.to };
}
