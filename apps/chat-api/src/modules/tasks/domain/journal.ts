import type { FieldChange, TaskEventType } from '@app/contracts';
import type { SeriesChange } from './series.aggregate';

/** How long a change can be taken back. */
export const UNDO_DAYS = 30;
const MS_PER_DAY = 86_400_000;

/** What a change did to one task. */
export interface JournalEntry {
  revision: number;
  taskId: string;
  type: TaskEventType;
  /** Whether a person did it, and not a service. */
  byPerson: boolean;
  changes: FieldChange[];
  /** What became of series; stands in the first entry of a change. */
  series: SeriesChange[];
}

/** A change as it was made: one command, whatever number of tasks it changed. */
export interface JournaledChange {
  /** The revision with which it began: its id. */
  id: number;
  /** ISO 8601 instant. */
  doneAt: string;
  /** The change that this one took back. */
  undoes: number | null;
  /** The change that took this one back. */
  undoneBy: number | null;
  /** First to last. */
  entries: JournalEntry[];
}

/** The moment before which nothing can be taken back any more. */
export function undoHorizon(now: Date): Date {
  return new Date(now.getTime() - UNDO_DAYS * MS_PER_DAY);
}
