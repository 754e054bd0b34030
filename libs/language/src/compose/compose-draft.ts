import { LIMITS } from '@app/contracts';
import type { Line } from '../line';
import type { LineProblem, Priority, TaskDraft } from '../message';
import type { Duration } from '../pieces/duration';
import { isZero } from '../pieces/duration';
import type { Piece } from '../pieces/piece';
import { choosePieces } from './choose-pieces';
import { dueDateOf, dueOf, valueOf } from './due';
import { repetitionOf } from './recurrence';
import { remindersOf } from './reminders';
import { titleOf } from './title';

export interface Composed {
  /** The pieces that count; the rest stayed in the title. */
  pieces: Piece[];
  draft?: TaskDraft;
  question?: string;
  problem?: LineProblem;
}

export interface ComposeOptions {
  /** First token of what describes the task. */
  from: number;
  /** "remind me to …": without another reminder, one at the due moment is meant. */
  remindWhenDue: boolean;
  notes: string | null;
}

/** Makes one task of the pieces, or says what keeps it from being one. */
export function composeDraft(line: Line, found: readonly Piece[], options: ComposeOptions): Composed {
  const choice = choosePieces(line, options.from, found);
  const { pieces } = choice;
  const refusal = firstRefusal(line, pieces) ?? tooMany(line, pieces);
  if (refusal) return { pieces, problem: refusal };
  if (choice.conflict) return { pieces, question: questionAbout(line, choice.conflict) };
  const priorities = distinct(
    pieces.filter(({ value }) => value.type === 'priority'),
    priorityOf,
  );
  if (priorities.length > 1) return { pieces, question: questionAbout(line, priorities) };

  const repeatPiece = pieces.find(({ value }) => value.type === 'repeat');
  const repetition = repeatPiece && repetitionOf(line.moment, pieces);
  if (repetition && 'refusal' in repetition) return { pieces, problem: at(line, repeatPiece, repetition.refusal) };
  const due = repetition ? repetition.due : plainDue(line, pieces);
  const noteText = valueOf(pieces, 'note')?.text;
  const draft: TaskDraft = {
    title: titleOf(line, options.from, pieces),
    notes: [noteText, options.notes].filter((text) => text).join('\n') || null,
    priority: priorities[0] ? priorityOf(priorities[0]) : null,
    tags: tagsOf(pieces),
    due,
    recurrence: repetition ? repetition.recurrence : null,
    reminders: remindersOf(line.moment, pieces, due),
  };
  return { pieces, ...completed(line, pieces, draft, options) };
}

function plainDue(line: Line, pieces: readonly Piece[]): TaskDraft['due'] {
  const instant = valueOf(pieces, 'instant');
  if (instant) return { at: instant.at, date: null, timeZone: line.moment.timeZone };
  return dueOf(line.moment, dueDateOf(pieces), valueOf(pieces, 'time'));
}

/** Checks what the whole line gives, and fills in the reminder that "remind me to" asks for. */
function completed(
  line: Line,
  pieces: readonly Piece[],
  draft: TaskDraft,
  { remindWhenDue }: ComposeOptions,
): Pick<Composed, 'draft' | 'question' | 'problem'> {
  const whole = { start: 0, end: line.text.length };
  if (draft.title.length === 0) return { question: 'What should I call the task?' };
  if ([...draft.title].length > LIMITS.title) {
    return {
      problem: {
        message: `A title has at most ${LIMITS.title} characters. Put the rest behind “//” as notes.`,
        ...whole,
      },
    };
  }
  if (draft.notes !== null && draft.notes.length > LIMITS.notes) {
    return { problem: { message: `Notes have at most ${LIMITS.notes} characters.`, ...whole } };
  }
  if (draft.reminders.length > LIMITS.reminders) {
    const last = pieces.filter(({ kind }) => kind === 'reminder').at(-1)!;
    return { problem: at(line, last, `A task has at most ${LIMITS.reminders} reminders. Leave some out.`) };
  }
  const relative = pieces.find(({ value }) => value.type === 'remindBefore');
  if (draft.due === null && relative) {
    const asked =
      relative.value.type === 'remindBefore' && relative.value.durations.every((each: Duration) => isZero(each));
    return { question: asked ? 'When should I remind you?' : 'When is it due? A reminder “before” needs a due date.' };
  }
  if (!remindWhenDue || draft.reminders.length > 0) return { draft };
  return draft.due
    ? { draft: { ...draft, reminders: [{ before: 'PT0S' }] } }
    : { draft, question: 'When should I remind you?' };
}

function firstRefusal(line: Line, pieces: readonly Piece[]): LineProblem | undefined {
  const refused = pieces.find(({ value }) => value.type === 'problem');
  return refused?.value.type === 'problem' ? at(line, refused, refused.value.message) : undefined;
}

function tooMany(line: Line, pieces: readonly Piece[]): LineProblem | undefined {
  const tags = distinct(
    pieces.filter(({ value }) => value.type === 'tag'),
    ({ value }) => value.type === 'tag' && value.tag,
  );
  const extra = tags[LIMITS.tags];
  return extra && at(line, extra, `A task has at most ${LIMITS.tags} tags. Leave some out.`);
}

function tagsOf(pieces: readonly Piece[]): string[] {
  return [...new Set(pieces.flatMap(({ value }) => (value.type === 'tag' ? [value.tag] : [])))];
}

function priorityOf({ value }: Piece): Priority | null {
  return value.type === 'priority' ? value.priority : null;
}

function distinct<T>(pieces: readonly Piece[], key: (piece: Piece) => T): Piece[] {
  const keys = pieces.map(key);
  return pieces.filter((_, index) => keys.indexOf(keys[index]!) === index);
}

function questionAbout(line: Line, rivals: readonly Piece[]): string {
  const words = rivals.map((piece) => `“${textOf(line, piece)}”`);
  const what = rivals.every(({ kind }) => kind === 'priority')
    ? 'priority'
    : rivals.every(({ kind }) => kind === 'date')
      ? 'date'
      : 'time';
  return `Which ${what} do you mean, ${words.slice(0, -1).join(', ')} or ${words.at(-1)!}? Put the one that belongs to the title in quotes.`;
}

function textOf(line: Line, piece: Piece): string {
  return line.text.slice(line.token(piece.from)!.start, line.token(piece.to - 1)!.end);
}

function at(line: Line, piece: Piece, message: string): LineProblem {
  return { message, start: line.token(piece.from)!.start, end: line.token(piece.to - 1)!.end };
}
