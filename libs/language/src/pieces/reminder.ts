import type { Line } from '../line';
import { recogniseTime } from './clock-time';
import { recogniseDate, recogniseInstant } from './date';
import { readDuration, type Duration } from './duration';
import type { Piece } from './piece';

const JOINTS = ['and', 'with', 'plus', 'also', 'then', 'please'];
const VERBS = [
  'remind me',
  'remind us',
  'alert me',
  'notify me',
  'ping me',
  'set a reminder',
  'set reminder',
  'set an alarm',
];
const NOUNS = ['reminder', 'reminders', 'alert', 'alarm'];
const BEFORE = [
  'before that',
  'before the deadline',
  "before it's due",
  'before it is due',
  'before due',
  'before it starts',
  'before it',
  'before',
  'beforehand',
  'earlier',
  'prior',
  'in advance',
  'ahead of time',
  'ahead',
];
const AT_DUE = [
  "when it's due",
  'when it is due',
  'when due',
  'at due time',
  'at the due time',
  'at the time',
  'at that time',
  'on time',
  'on the day',
  'that day',
  'the same day',
];
const NOTHING: Duration = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
const MOST_LISTED = 8;

/**
 * "remind me 15 minutes before", "with a reminder 1h and 1 day before", "remind me at 8am", "reminder the day before at
 * 18:00". "remind me" at an end of the line means the due moment itself.
 */
export function recogniseReminder(line: Line, at: number): Piece | undefined {
  const start = afterLead(line, at);
  if (!start) return undefined;
  const place = line.mark(start.to) === ':' ? start.to + 1 : start.to;
  const before = readBefore(line, place, start.noun);
  if (before) return { from: at, to: before.to, kind: 'reminder', value: before.value };
  const atDue = line.after(place, AT_DUE);
  if (atDue !== undefined) return atDueMoment(at, atDue, false);
  const moment = readMoment(line, place);
  if (moment) return { ...moment, from: at };
  return atDueMoment(at, start.to, true);
}

function atDueMoment(from: number, to: number, weak: boolean): Piece {
  return { from, to, kind: 'reminder', value: { type: 'remindBefore', durations: [NOTHING] }, weak };
}

/** The words that announce a reminder. */
function afterLead(line: Line, at: number): { to: number; noun: boolean } | undefined {
  let place = at;
  while (JOINTS.includes(line.word(place)) && place < at + 2) place += 1;
  const verb = line.after(place, VERBS);
  if (verb !== undefined) {
    const also = line.word(verb) === 'again' || line.word(verb) === 'also' ? verb + 1 : verb;
    return { to: also, noun: line.word(place) === 'set' };
  }
  if (line.word(place) === 'a' || line.word(place) === 'an') place += 1;
  const noun = line.after(place, NOUNS);
  if (noun === undefined || (line.word(place) !== 'reminder' && line.word(place) !== 'reminders' && place === at))
    return undefined;
  return { to: noun, noun: true };
}

interface Before {
  value: Extract<Piece['value'], { type: 'remindBefore' }>;
  to: number;
}

/** "15 minutes before", "1 day and 1 hour before", "the day before at 18:00"; a noun needs no "before". */
function readBefore(line: Line, at: number, noun: boolean): Before | undefined {
  const durations: Duration[] = [];
  let place = noun ? (line.after(at, ['for', 'of', 'at', 'is', 'set for']) ?? at) : at;
  for (let items = 0; items < MOST_LISTED; items += 1) {
    const the = line.word(place) === 'the' ? place + 1 : place;
    const found = readDuration(line, the, { implied: the > place, listed: true });
    if (!found) break;
    durations.push(found.duration);
    place = line.after(found.to, BEFORE) ?? found.to;
    const next = line.mark(place) === ',' ? place + 1 : place;
    const item = line.word(next) === 'and' ? next + 1 : next;
    const more =
      item > place && readDuration(line, line.word(item) === 'the' ? item + 1 : item, { implied: true, listed: true });
    if (!more) break;
    place = item;
  }
  const complete = noun || line.token(place) === undefined || isAfterBefore(line, place);
  if (durations.length === 0 || !complete) return undefined;
  const time = recogniseTime(line, place);
  if (time?.value.type !== 'time' || !durations.every(isWholeDays))
    return { value: { type: 'remindBefore', durations }, to: place };
  return { value: { type: 'remindBefore', durations, minutes: time.value.minutes }, to: time.to };
}

/** Whether one of the phrases that mean "before" ends right here. */
function isAfterBefore(line: Line, at: number): boolean {
  return BEFORE.some((phrase) => {
    const words = phrase.split(' ');
    return line.has(at - words.length, ...words);
  });
}

function isWholeDays({ hours, minutes, seconds }: Duration): boolean {
  return hours + minutes + seconds === 0;
}

/** "at 8am", "on thursday at 9", "tomorrow", "in 20 minutes". */
function readMoment(line: Line, at: number): Piece | undefined {
  const instant = recogniseInstant(line, at);
  if (instant?.value.type === 'instant') {
    return { ...instant, kind: 'reminder', value: { type: 'remindAt', at: instant.value.at } };
  }
  const first = recogniseDate(line, at) ?? recogniseTime(line, at);
  if (!first || first.value.type === 'problem') return first;
  const second = first.value.type === 'date' ? recogniseTime(line, first.to) : recogniseDate(line, first.to);
  if (second?.value.type === 'problem') return second;
  const pieces = [first, ...(second ? [second] : [])];
  const date = pieces.map(({ value }) => value).find((value) => value.type === 'date');
  const time = pieces.map(({ value }) => value).find((value) => value.type === 'time');
  const minutes = time?.minutes ?? date?.part;
  return {
    from: at,
    to: pieces.at(-1)!.to,
    kind: 'reminder',
    value: {
      type: 'remindAt',
      ...(date ? { date: date.date } : {}),
      ...(minutes === undefined ? {} : { minutes, exact: time?.exact ?? true, bare: time?.bare ?? false }),
      ...(date?.part === undefined ? {} : { part: date.part }),
    },
  };
}
