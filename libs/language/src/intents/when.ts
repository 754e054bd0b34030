import { dueDateOf, dueOf, minuteOf, nextInstant, valueOf } from '../compose/due';
import { remindAt } from '../compose/reminders';
import type { Line } from '../line';
import type { DueChange, LineProblem } from '../message';
import { readTime } from '../pieces/clock-time';
import { instantAfter } from '../pieces/date';
import { isZero, readDuration, toIsoDuration, type Duration } from '../pieces/duration';
import type { Piece } from '../pieces/piece';
import { readPieces } from '../read-pieces';
import { spanOf } from '../spans';
import { isEnd } from './command-words';

/** A moment has at most this many words, so that a line is read in time that grows with its length only. */
export const LONGEST_WHEN = 12;

/** A moment that the rest of a line tells, and nothing else. */
export interface When {
  pieces: Piece[];
  /** Absent when it cannot be a moment. */
  due?: DueChange;
  /** The instant it means for a reminder. */
  instant?: string;
  problem?: LineProblem;
}

/** "friday 5pm", "tomorrow", "5", "in 2 hours": when the rest of the line from a place is a moment. */
export function readWhen(line: Line, from: number): When | undefined {
  const pieces = momentPieces(line, from);
  if (!pieces) return undefined;
  const refused = pieces.find(({ value }) => value.type === 'problem');
  if (refused?.value.type === 'problem') {
    const { start, end } = spanOf(line, refused.from, refused.to, refused.kind);
    return { pieces, problem: { message: refused.value.message, start, end } };
  }
  return { pieces, due: dueChange(line, pieces), instant: instantOfPieces(line, pieces) };
}

/** "2 days", "1 h": when the rest of the line from a place is a length of time. `to` is where it ends. */
export function readLength(line: Line, from: number, to = line.length): Duration | undefined {
  const found = readDuration(line, from, { letters: true });
  if (!found || isZero(found.duration) || found.to > to) return undefined;
  const rest = line.tokens.slice(found.to, to);
  return rest.every(({ kind }) => kind === 'mark') ? found.duration : undefined;
}

/** The piece that a length of time is. */
export function lengthPiece(from: number, to: number, duration: Duration): Piece {
  return { from, to, kind: 'time', value: { type: 'span', duration } };
}

/** A shift of the due moment. */
export function shiftBy(duration: Duration, earlier: boolean): DueChange {
  return { shift: toIsoDuration(duration), earlier };
}

/** Now and a length of time; a refusal when that is too far. */
export function whenAfter(line: Line, from: number, duration: Duration): When {
  const pieces = [lengthPiece(from, line.length, duration)];
  const instant = instantAfter(line, duration);
  if (instant !== undefined) return { pieces, instant };
  const { start, end } = spanOf(line, from, line.length, 'time');
  return { pieces, problem: { message: 'That is too far in the future. Choose a nearer date.', start, end } };
}

function momentPieces(line: Line, from: number): Piece[] | undefined {
  const pieces = readPieces(line, from);
  if (isMoment(line, from, pieces)) return pieces;
  // "to 5" is an hour here, though nobody said "at".
  const hour = readTime(line, from, true);
  if (!hour) return undefined;
  const withHour = [hour, ...readPieces(line, hour.to)];
  return isMoment(line, from, withHour) ? withHour : undefined;
}

/** Whether the rest of the line is made of one date and one time at most. */
function isMoment(line: Line, from: number, pieces: readonly Piece[]): boolean {
  let at = from;
  for (const piece of pieces) {
    while (at < piece.from && line.mark(at) !== '') at += 1;
    if (piece.from !== at) return false;
    at = piece.to;
  }
  const kinds = pieces.map(({ kind, value }) => (value.type === 'instant' ? 'time' : kind));
  const each = kinds.every((kind) => kind === 'date' || kind === 'time') && new Set(kinds).size === kinds.length;
  return pieces.length > 0 && each && isEnd(line, at);
}

function dueChange(line: Line, pieces: readonly Piece[]): DueChange {
  const instant = valueOf(pieces, 'instant');
  if (instant) return { at: instant.at };
  const date = dueDateOf(pieces);
  const time = valueOf(pieces, 'time');
  if (!date && time) {
    const minutes = minuteOf(time, undefined);
    return { minutes, next: nextInstant(line.moment, minutes) };
  }
  const due = dueOf(line.moment, date, time)!;
  return due.at === null ? { date: due.date! } : { at: due.at };
}

function instantOfPieces(line: Line, pieces: readonly Piece[]): string {
  const instant = valueOf(pieces, 'instant');
  if (instant) return instant.at;
  const date = dueDateOf(pieces);
  const time = valueOf(pieces, 'time');
  return remindAt(line.moment, {
    ...(date ? { date: date.date } : {}),
    ...(date?.part === undefined ? {} : { part: date.part, minutes: date.part, exact: true }),
    ...(time ? { minutes: time.minutes, exact: time.exact, bare: time.bare } : {}),
  });
}
