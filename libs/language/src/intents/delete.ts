import type { Line } from '../line';
import type { ParsedMessage } from '../message';
import { afterCommand, afterCourtesy, wordsAtEnd } from './command-words';
import { nameTask, referenceTo } from './name-task';

const VERBS = ['delete the task', 'delete my task', 'delete task', 'delete'];
/** These begin tasks too ("cancel the subscription"): they need the word "task" or a colon, or name the list. */
const AMBIGUOUS = ['remove', 'cancel', 'drop', 'trash', 'erase'];
const TASK = ['the task', 'my task', 'task'];
const FROM_LIST = [
  'from my list',
  'from the list',
  'from my tasks',
  'from my todo list',
  'off my list',
  'off the list',
];
const FOLLOWING = [
  'and all following ones',
  'and all following',
  'and the following ones',
  'and following',
  'and all future ones',
  'and everything after it',
  'and everything after',
  'and the whole series',
  'and its series',
  'and all repeats',
  'for good',
  'forever',
];
const EVERYTHING = /^(?:all|everything|all (?:of )?(?:my |the )?(?:tasks|todos|items)|(?:my |the )?(?:whole )?list)$/i;

/** "delete pay rent", "remove task: gym", "remove gym from my list", "delete gym and all following". */
export function readDelete(line: Line): ParsedMessage | undefined {
  const start = afterCourtesy(line);
  const place = afterCommand(line, start, VERBS) ?? afterAmbiguous(line, start);
  if (place === undefined) return undefined;
  const listed = wordsAtEnd(line, FROM_LIST) ?? line.length;
  const following = wordsAtEnd(line, FOLLOWING, listed);
  const to = Math.max(following ?? listed, place);
  // In quotes it is a title.
  if (line.token(place)?.kind !== 'quote' && EVERYTHING.test(referenceTo(line, place, to))) {
    const question = 'I delete one task at a time. Which one?';
    return nameTask(line, 'delete', { from: line.length, to: line.length, question });
  }
  return nameTask(line, 'delete', {
    from: place,
    to,
    question: 'Which task shall be deleted?',
    ...(following === undefined ? {} : { change: { following: true } }),
  });
}

function afterAmbiguous(line: Line, start: number): number | undefined {
  const verb = line.after(start, AMBIGUOUS);
  if (verb === undefined) return undefined;
  const task = line.after(verb, TASK);
  if (task !== undefined) return line.mark(task) === ':' ? task + 1 : task;
  if (line.mark(verb) === ':') return verb + 1;
  return wordsAtEnd(line, FROM_LIST) === undefined ? undefined : verb;
}
