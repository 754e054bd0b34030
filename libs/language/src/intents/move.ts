import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { readDuration } from '../pieces/duration';
import { afterCommand, afterCourtesy, isEnd } from './command-words';
import { nameTask } from './name-task';
import { LONGEST_WHEN, lengthPiece, readLength, readWhen, shiftBy } from './when';

const VERBS = [
  'change the due date of',
  'change due date of',
  'change the date of',
  'change date of',
  'set the due date of',
  'set due date of',
  'push back',
  'put off',
  'bring forward',
  'reschedule',
  'postpone',
  'move',
  'push',
  'delay',
  'shift',
];
/** After these nothing else can be meant, so that a missing moment is asked for. */
const CERTAIN = new Set(['reschedule', 'postpone', 'change', 'set']);
/** These say by themselves that it becomes later. */
const LATER = new Set(['postpone', 'push', 'delay', 'put']);
const TO = ['to be due on', 'to be due', 'back to', 'forward to', 'to', 'until', 'till', 'til', 'for', 'on'];

/** "move pay rent to friday 5pm", "postpone pay rent by 2 days", "push gym 1 hour later". Needs a moment at the end. */
export function readMove(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const place = afterCommand(line, start, VERBS);
  if (place === undefined) return undefined;
  const moved = readShift(line, start, place) ?? readTarget(line, place);
  if (moved) return moved;
  if (!CERTAIN.has(line.word(start)) || isEnd(line, place)) return undefined;
  const asked = nameTask(line, 'move', { from: place, to: line.length });
  return {
    ...asked,
    question: 'To when? Say for example “move pay rent to friday 5pm” or “postpone pay rent by 2 days”.',
  };
}

/** "by 2 days", "2 days later", "by 1 hour earlier": the end of the line. */
function readShift(line: Line, start: number, place: number): ParsedMessage | undefined {
  const verb = line.word(start);
  for (let at = Math.max(place + 1, line.length - LONGEST_WHEN); at < line.length; at += 1) {
    const lead = line.after(at, ['back by', 'forward by', 'by', 'back', 'for']);
    const from = lead ?? at;
    const found = readDuration(line, from, { letters: true });
    if (!found) continue;
    const direction = line.after(found.to, ['later', 'earlier', 'sooner', 'back']);
    const duration = readLength(line, from, direction === undefined ? line.length : direction - 1);
    if (!duration || (direction !== undefined && !isEnd(line, direction))) continue;
    const said = direction === undefined ? '' : line.word(direction - 1);
    const earlier = said === 'earlier' || said === 'sooner' || (said === '' && verb === 'bring');
    const certain =
      said !== '' || LATER.has(verb) || verb === 'bring' || line.word(at) === 'by' || line.word(at) === 'back';
    // "move boxes for 2 hours" is a task.
    if (!certain) continue;
    const pieces = [lengthPiece(at, line.length, duration)];
    return nameTask(line, 'move', { from: place, to: at, pieces, change: { due: shiftBy(duration, earlier) } });
  }
  return undefined;
}

/** "to friday 5pm": the end of the line. "from monday" before it only says where the task stands now. */
function readTarget(line: Line, place: number): ParsedMessage | undefined {
  for (let at = Math.max(place + 1, line.length - LONGEST_WHEN); at < line.length; at += 1) {
    const from = line.after(at, TO);
    const when = from === undefined ? undefined : readWhen(line, from);
    if (!when) continue;
    if (when.problem) return { ...nameTask(line, 'move', { from: place, to: at }), problem: when.problem };
    return nameTask(line, 'move', {
      from: place,
      to: beforeOldDate(line, place, at),
      pieces: when.pieces,
      change: { due: when.due! },
    });
  }
  return undefined;
}

function beforeOldDate(line: Line, place: number, to: number): number {
  for (let at = to - 1; at > Math.max(place, to - LONGEST_WHEN); at -= 1) {
    if (line.word(at) === 'from' && readWhen(line.until(to), at + 1)?.due) return at;
  }
  return to;
}
