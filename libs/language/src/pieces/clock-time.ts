import type { Line } from '../line';
import { DAY_PARTS, readNumber } from '../vocabulary';
import { problem, startingAt, type Piece } from './piece';

const CLOCK = /^(\d{1,2})[:.](\d{2})$/;
const CLOCK_WITH_HALF = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm|a\.m|p\.m|a|p)$/;
const FRENCH = /^(\d{1,2})h(\d{2})$/;
const RANGE = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?[-–—](\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/;
const LEADS = ['due at', 'due by', 'at', 'by', 'before', 'around', 'from', 'due', 'for'];
const MINUTES_A_DAY = 24 * 60;

interface Clock {
  hour: number;
  minute: number;
  half?: 'am' | 'pm';
  /** The hour alone was said, so that "5" may be the afternoon's. */
  bare: boolean;
  to: number;
}

/**
 * A clock time: "9am", "14:30", "at 5", "noon", "half past 9", "7 in the evening", "in the morning". Impossible ones
 * ("25:00", "14PM") are a problem. A bare hour from 1 to 6 is the afternoon's.
 */
export function recogniseTime(line: Line, at: number): Piece | undefined {
  const lead = line.mark(at) === '@' ? at + 1 : line.after(at, LEADS);
  if (lead !== undefined) {
    const led = readTime(line, lead, isHourLead(line, at));
    // "at 5 Main Street" is no hour, and "at 5 apples" only after a date: what follows an hour is an end or a word of time.
    if (led) return { ...startingAt(at, led), weak: isBareHour(led) && !endsHour(line, led.to) };
  }
  return readTime(line, at, false) ?? readDayPart(line, at);
}

function isBareHour({ value }: Piece): boolean {
  return value.type === 'time' && value.bare;
}

/** After "at", "@", "by" a number alone can be an hour. */
function isHourLead(line: Line, at: number): boolean {
  return line.mark(at) === '@' || line.word(at) === 'at' || line.has(at, 'due', 'at');
}

/** A clock time without words that lead to it. */
export function readTime(line: Line, at: number, bareHour: boolean): Piece | undefined {
  const word = line.word(at);
  const named = word === 'noon' || word === 'midday' ? 12 * 60 : word === 'midnight' ? MINUTES_A_DAY : undefined;
  if (named !== undefined) {
    return {
      from: at,
      to: at + 1,
      kind: 'time',
      value: { type: 'time', minutes: named, exact: true, bare: false },
      weak: true,
    };
  }
  const clock = readSpoken(line, at) ?? readDigits(line, at, bareHour);
  if (!clock) return readRange(line, at);
  return toPiece(line, at, clock);
}

function toPiece(line: Line, from: number, { hour, minute, half, bare, to }: Clock): Piece {
  const part = readPartAfter(line, to);
  const end = part?.to ?? to;
  const text = line.text.slice(line.token(from)!.start, line.token(end - 1)!.end);
  const remedy = 'Write it like 9am, 14:30 or noon, or put it in quotes to keep it as text.';
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) {
    return problem(from, end, 'time', `“${text}” is not a time of day. ${remedy}`);
  }
  if (half && (hour < 1 || hour > 12)) {
    return problem(
      from,
      end,
      'time',
      `“${text}” is not a time of day: with am or pm the hour goes from 1 to 12. ${remedy}`,
    );
  }
  const minutes = half ? (hour % 12) * 60 + (half === 'pm' ? 720 : 0) + minute : hour * 60 + minute;
  return {
    from,
    to: end,
    kind: 'time',
    value:
      part === undefined || half !== undefined
        ? { type: 'time', minutes, exact: half !== undefined, bare }
        : { type: 'time', minutes: inPart(minutes, bare, part.part), exact: true, bare: false },
  };
}

/** The minute meant by an hour without am or pm: "7 in the evening" is 19:00, "at 5" alone 17:00. */
export function inPart(minutes: number, bare: boolean, part: number | undefined): number {
  if (minutes >= 13 * 60 || minutes < 60) return minutes;
  if (part === undefined) return bare && minutes < 7 * 60 ? minutes + 720 : minutes;
  if (part === DAY_PARTS['morning']) return minutes;
  // Twelve at night is midnight, twelve in the afternoon noon.
  if (minutes >= 720) return part === DAY_PARTS['night'] ? minutes + 720 : minutes;
  return minutes + 720;
}

function readDigits(line: Line, at: number, bareHour: boolean): Clock | undefined {
  const word = line.word(at);
  const withHalf = CLOCK_WITH_HALF.exec(word);
  // "9a" is as likely a flat as a time; "9am" is not.
  if (withHalf && withHalf[3]!.length > 1) {
    return {
      ...hourAndMinute(withHalf),
      half: withHalf[3]!.startsWith('a') ? 'am' : 'pm',
      bare: false,
      to: dot(line, at + 1, withHalf[3]!),
    };
  }
  const half = /^(am|pm|a\.m|p\.m)$/.exec(line.word(at + 1))?.[1];
  const clock = CLOCK.exec(word) ?? (half ? /^(\d{1,2})$/.exec(word) : null);
  if (clock && half) {
    return {
      ...hourAndMinute(clock),
      half: half.startsWith('a') ? 'am' : 'pm',
      bare: false,
      to: dot(line, at + 2, half),
    };
  }
  // "9.30" is a time only where somebody says "at"; elsewhere it is a price or a version.
  if (clock && (word.includes(':') || bareHour)) return { ...hourAndMinute(clock), bare: false, to: at + 1 };
  const french = FRENCH.exec(word);
  if (french && bareHour) return { ...hourAndMinute(french), bare: false, to: at + 1 };
  const hour = /^\d{1,2}$/.test(word) ? Number(word) : undefined;
  if (hour === undefined) return undefined;
  if (line.word(at + 1) === "o'clock") return { hour, minute: 0, bare: true, to: at + 2 };
  if (readPartAfter(line, at + 1)) return { hour, minute: 0, bare: true, to: at + 1 };
  return bareHour && hour <= 24 ? { hour, minute: 0, bare: true, to: at + 1 } : undefined;
}

/** Whether an hour may end here: before an end, a mark or a word about time. */
function endsHour(line: Line, at: number): boolean {
  const token = line.token(at);
  if (!token || token.kind === 'tag' || token.kind === 'bang' || token.kind === 'mark') return true;
  return HOUR_FOLLOWERS.has(token.word);
}

const HOUR_FOLLOWERS = new Set(
  (
    'on this next tomorrow today tonight every each daily weekly monthly and with remind for in starting until from ' +
    'to about or monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun weekdays weekends'
  ).split(' '),
);

function hourAndMinute(match: RegExpExecArray): { hour: number; minute: number } {
  return { hour: Number(match[1]), minute: Number(match[2] ?? 0) };
}

/** Takes the last dot of "p.m." along. */
function dot(line: Line, to: number, half: string): number {
  return half.includes('.') && line.mark(to) === '.' && line.glued(to) ? to + 1 : to;
}

/** "half past 9", "quarter to ten". */
function readSpoken(line: Line, at: number): Clock | undefined {
  const start = line.word(at) === 'a' ? at + 1 : at;
  const amount = line.word(start) === 'half' ? 30 : line.word(start) === 'quarter' ? 15 : undefined;
  const direction = line.word(start + 1);
  if (amount === undefined || !(direction === 'past' || (direction === 'to' && amount === 15))) return undefined;
  const said = /^(\d{1,2})(am|pm)$/.exec(line.word(start + 2));
  const named = said ? Number(said[1]) : readNumber(line.word(start + 2));
  if (named === undefined || named > 12 || named < 1) return undefined;
  const glued = said?.[2] as 'am' | 'pm' | undefined;
  const apart = /^(am|pm)$/.exec(line.word(start + 3))?.[1] as 'am' | 'pm' | undefined;
  const half = glued ?? apart;
  const hour = direction === 'past' ? named : named === 1 && half ? 12 : named - 1;
  const minute = direction === 'past' ? amount : 60 - amount;
  return { hour, minute, ...(half ? { half } : {}), bare: true, to: start + (apart ? 4 : 3) };
}

/** "2pm-3pm", "14:00-15:30": due at the start; the words stay in the title, since a task has no end. */
function readRange(line: Line, at: number): Piece | undefined {
  const match = RANGE.exec(line.word(at));
  if (!match) return undefined;
  const [, hour, minute, half, , endMinute, endHalf] = match;
  const clocked = half ?? endHalf ?? (minute !== undefined && endMinute !== undefined);
  if (!clocked) return undefined;
  const start = Number(hour);
  const said = (half ?? endHalf) as 'am' | 'pm' | undefined;
  const piece = toPiece(line, at, {
    hour: start,
    minute: Number(minute ?? 0),
    ...(said ? { half: said } : {}),
    bare: false,
    to: at + 1,
  });
  return { ...piece, keep: true };
}

interface FoundPart {
  part: number;
  to: number;
}

/** A part of the day that says which half an hour belongs to. */
function readPartAfter(line: Line, at: number): FoundPart | undefined {
  if (line.has(at, 'at', 'night')) return { part: DAY_PARTS['night']!, to: at + 2 };
  const part = line.has(at, 'in', 'the') ? DAY_PARTS[line.word(at + 2)] : undefined;
  return part === undefined ? undefined : { part, to: at + 3 };
}

/** "in the morning", "at night" without an hour. */
function readDayPart(line: Line, at: number): Piece | undefined {
  const found = readPartAfter(line, at);
  if (!found) return undefined;
  return {
    from: at,
    to: found.to,
    kind: 'time',
    value: { type: 'time', minutes: found.part, exact: true, bare: false },
    weak: true,
  };
}
