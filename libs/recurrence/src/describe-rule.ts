import { civilDate, MS_PER_DAY, MS_PER_MINUTE, pad, weekdayOf } from './calendar';
import { dueKey, DueMoment } from './due-moment';
import { RecurrenceAnchor } from './next-occurrence';
import { ByDay, Frequency, RecurrenceRule, Weekday, WEEKDAYS, weekdayIndex } from './rule';
import { ZoneClock } from './zone-clock';

const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const UNITS: Record<Frequency, string> = {
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};
const ORDINAL_WORDS = ['first', 'second', 'third', 'fourth', 'fifth'];
const WORKDAYS = 'MO,TU,WE,TH,FR';
const WEEKEND = 'SA,SU';

export interface DescribeOptions {
  /** First due moment: it gives the weekday, day, month and time that the rule leaves open. */
  due?: DueMoment;
  anchor: RecurrenceAnchor;
}

/** What the start says: month and day of the month 1-based, weekday Monday = 0, time `HH:MM` or null for all-day. */
interface StartWords {
  month: number;
  day: number;
  weekday: number;
  time: string | null;
}

/** The rule in plain English, such as "every 2 weeks on Tuesday at 07:00". Throws TimeInputError for a malformed `due`. */
export function describeRule(rule: RecurrenceRule, { due, anchor }: DescribeOptions): string {
  const start = due && startWords(due);
  const completion = anchor === 'completion';
  const words = [
    describePeriod(rule),
    completion ? 'after completion' : '',
    describeDays(rule, completion ? undefined : start),
    describeTimes(rule, start),
  ];
  return words.filter((word) => word !== '').join(' ') + describeEnd(rule);
}

function startWords(due: DueMoment): StartWords {
  const key = dueKey(due);
  const local = due.at === null ? key : ZoneClock.of(due.timeZone).toLocal(key);
  const dayNumber = Math.floor(local / MS_PER_DAY);
  const { month, day } = civilDate(dayNumber);
  const minutes = Math.floor((local - dayNumber * MS_PER_DAY) / MS_PER_MINUTE);
  return { month, day, weekday: weekdayOf(dayNumber), time: due.at === null ? null : clockTime(minutes) };
}

function describePeriod(rule: RecurrenceRule): string {
  if (rule.interval > 1) return `every ${rule.interval} ${UNITS[rule.freq]}s`;
  const days = plainWeekdays(rule);
  if (rule.freq === 'WEEKLY' && rule.bySetPos.length === 0) {
    if (days === WORKDAYS) return 'every weekday';
    if (rule.byDay.length === 7) return 'every day';
  }
  return `every ${UNITS[rule.freq]}`;
}

function describeDays(rule: RecurrenceRule, start: StartWords | undefined): string {
  const words: string[] = [];
  const days = describeByDay(rule);
  if (rule.byWeekNo.length > 0) words.push(`in week ${join(rule.byWeekNo.map(String))}`);
  if (rule.byYearDay.length > 0) words.push(`on day ${join(rule.byYearDay.map(String))} of the year`);
  if (rule.byMonthDay.length > 0) {
    const dayNames = `the ${join(monthDaysInOrder(rule.byMonthDay).map(describeMonthDay))}`;
    words.push(days === '' ? `on ${dayNames}` : `on ${days}, if it is ${dayNames}`);
  } else if (days !== '') {
    words.push(`on ${days}`);
  } else if (start && rule.byDay.length === 0) {
    words.push(describeStartDay(rule, start));
  }
  if (rule.byMonth.length > 0) words.push(`in ${join(rule.byMonth.map((month) => MONTH_NAMES[month - 1]!))}`);
  return words.filter((word) => word !== '').join(' ');
}

function describeByDay(rule: RecurrenceRule): string {
  if (rule.byDay.length === 0) return '';
  const positions = rule.bySetPos.map(describePosition);
  const days = plainWeekdays(rule);
  const group =
    days === WORKDAYS ? 'weekday' : days === WEEKEND ? 'weekend day' : days === ALL_DAYS ? 'day' : undefined;
  if (positions.length > 0) return `the ${join(positions)} ${group ?? joinOr(rule.byDay.map(describeWeekday))}`;
  if (rule.freq === 'WEEKLY' && rule.interval === 1 && (days === WORKDAYS || days === ALL_DAYS)) return '';
  if (days === WORKDAYS) return 'weekdays';
  return join(rule.byDay.map(describeWeekday));
}

/** What the start decides, when the rule names no day of its own. */
function describeStartDay(rule: RecurrenceRule, { day, month, weekday }: StartWords): string {
  const clamped = day > 28 ? `${ordinal(day)} (or the month's last day)` : ordinal(day);
  switch (rule.freq) {
    case 'WEEKLY':
      return `on ${WEEKDAY_NAMES[weekday]!}`;
    case 'MONTHLY':
      return `on the ${clamped}`;
    case 'YEARLY':
      if (rule.byWeekNo.length > 0) return `on ${WEEKDAY_NAMES[weekday]!}`;
      if (rule.byYearDay.length > 0) return '';
      if (rule.byMonth.length > 0) return `on the ${clamped}`;
      return month === 2 && day === 29 ? 'on 29 February (or 28 February)' : `on ${day} ${MONTH_NAMES[month - 1]!}`;
    default:
      return '';
  }
}

function describeTimes(rule: RecurrenceRule, start: StartWords | undefined): string {
  const startHour = start?.time?.slice(0, 2);
  const startMinute = start?.time?.slice(3);
  if (rule.freq === 'HOURLY') {
    const hours = rule.byHour.map((hour) => `${pad(hour, 2)}:00`);
    return [
      hours.length > 0 ? `during the hours ${join(hours)}` : '',
      rule.byMinute.length > 0 ? `at minute ${join(rule.byMinute.map(String))}` : '',
    ]
      .filter((word) => word !== '')
      .join(' ');
  }
  if (start?.time === null) return '';
  if (rule.byHour.length === 0 && rule.byMinute.length === 0) return start?.time ? `at ${start.time}` : '';
  const hours = rule.byHour.length > 0 ? rule.byHour.map((hour) => pad(hour, 2)) : [startHour ?? '00'];
  const minutes = rule.byMinute.length > 0 ? rule.byMinute.map((minute) => pad(minute, 2)) : [startMinute ?? '00'];
  return `at ${join(hours.flatMap((hour) => minutes.map((minute) => `${hour}:${minute}`)))}`;
}

function describeEnd(rule: RecurrenceRule): string {
  if (rule.count !== null) return `, ${rule.count === 1 ? 'once' : `${rule.count} times`}`;
  if (rule.until === null) return '';
  const day = Number(rule.until.slice(6, 8));
  const month = MONTH_NAMES[Number(rule.until.slice(4, 6)) - 1]!;
  return `, until ${day} ${month} ${rule.until.slice(0, 4)}`;
}

function describeWeekday({ weekday, ordinal: position }: ByDay): string {
  const name = WEEKDAY_NAMES[weekdayIndex(weekday)]!;
  return position === null ? name : `the ${describePosition(position)} ${name}`;
}

/** 1 → "first", 6 → "6th", -1 → "last", -2 → "second to last". */
function describePosition(position: number): string {
  const size = Math.abs(position);
  if (position === -1) return 'last';
  const word = ORDINAL_WORDS[size - 1] ?? ordinal(size);
  return position > 0 ? word : `${word} to last`;
}

function describeMonthDay(day: number): string {
  if (day > 0) return ordinal(day);
  return day === -1 ? 'last day' : `${describePosition(day)} day`;
}

/** Days from the start of the month first, then those counted from its end. */
function monthDaysInOrder(days: readonly number[]): number[] {
  return [...days.filter((day) => day > 0), ...days.filter((day) => day < 0)];
}

function plainWeekdays(rule: RecurrenceRule): string {
  if (rule.byDay.some(({ ordinal: position }) => position !== null)) return '';
  return rule.byDay.map(({ weekday }): Weekday => weekday).join(',');
}

function clockTime(minutes: number): string {
  return `${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
}

function ordinal(value: number): string {
  const teens = value % 100 >= 11 && value % 100 <= 13;
  const suffix = teens ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${suffix}`;
}

function join(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

function joinOr(words: string[]): string {
  return join(words).replace(/ and ([^ ]+)$/, ' or $1');
}

const ALL_DAYS = WEEKDAYS.join(',');
