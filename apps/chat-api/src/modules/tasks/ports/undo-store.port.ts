import type { TaskView } from '@app/contracts';
import type { ChangeOrigin } from '../domain/task-event';
import type { UndoableChange } from '../domain/undo-change';
import type { Outcome } from './task-store.port';

/** A change, as a list of what can be taken back tells of it. */
export interface ChangeSummary {
  id: number;
  /** ISO 8601 instant. */
  doneAt: string;
  undoes: number | null;
  undoneBy: number | null;
  /** What happened to the first of its tasks. */
  type: UndoableChange['change']['entries'][number]['type'];
  /** How that task is called now; null when it was removed for good. */
  title: string | null;
  taskIds: string[];
}

export interface ChangeSummaryPage {
  items: ChangeSummary[];
  nextCursor: string | null;
}

/** What an undo led to. */
export interface Undone {
  /** The change that was taken back. */
  id: number;
  /** Its tasks as they are now, and the instances that went with it. */
  items: TaskView[];
}

/** Which change is meant. */
export interface UndoTarget {
  /** Undefined for the newest that was not taken back, and itself takes none back. */
  id: number | undefined;
  /** Changes from before are not taken back. */
  since: Date;
}

/** Keeps the journal of changes, and takes them back. */
export abstract class UndoStore {
  /** What a person did, newest first, back to a moment. */
  abstract list(userId: string, since: Date, limit: number, before?: number): Promise<ChangeSummaryPage>;

  /**
   * Takes a change of the user back by a decision, in one transaction under the user's lock, and notes that it was.
   * Taking back what took another change back makes that one count again.
   * @throws NothingToUndoError when there is no such change
   * @throws UndoConflictError when it was taken back already
   */
  abstract undo(
    origin: ChangeOrigin,
    target: UndoTarget,
    decide: (undoable: UndoableChange) => Pick<Outcome<unknown>, 'tasks' | 'series'>,
  ): Promise<Undone>;
}
