import type { DueSnapshot, Priority, RecurrenceAnchor, ReminderStatus, TaskStatus } from '@app/contracts';
import type { DueInput, RecurrenceInput, ReminderInput } from '../task-input';

/** A reminder as a file tells of it. */
export interface ImportedReminder extends ReminderInput {
  /** When it is set to ring, where that does not follow from the rest; null for never. */
  fireAt?: string | null;
  /** What became of it; pending when the file does not say. */
  status?: ReminderStatus;
}

/** A task as a file tells of it. Its shape is right; whether its values are is not checked yet. */
export interface ImportedTask {
  /** Where it stands in the file, for the report: a line or a number, from 1 on. */
  row: number;
  /** The same each time the file is read; two tasks of one file never share it. */
  key: string;
  title: string;
  notes: string | null;
  status: TaskStatus;
  priority: Priority;
  tags: string[];
  due: DueInput | null;
  recurrence: RecurrenceInput | null;
  reminders: ImportedReminder[];
  /** The series it belongs to, when the file says; its place is counted when that is not said. */
  series?: { key: string; index: number | null } | undefined;
  /** Instants. */
  createdAt?: string | null;
  updatedAt?: string | null;
  completedAt?: string | null;
  deletedAt?: string | null;
}

/** A series as a file tells of it. */
export interface ImportedSeries {
  key: string;
  rrule: string;
  anchor: RecurrenceAnchor;
  lookahead: number;
  start: DueInput;
  lastIndex: number;
  lastDue: DueInput;
  ended: boolean;
  /** Since when it is paused. */
  pausedAt?: string | null;
  template: {
    title: string;
    notes: string | null;
    priority: Priority;
    tags: string[];
    reminders: ReminderInput[];
  };
}

/** A line of the report: what is wrong, or was changed, in which field of which row. */
export interface RowNote {
  row: number;
  field: string;
  message: string;
}

/** Everything that could be read from a file. */
export interface ImportedFile {
  tasks: ImportedTask[];
  series: ImportedSeries[];
  /** Rows that could not even be read. */
  rejected: RowNote[];
  /** What was taken in another shape than the file has it. */
  warnings: RowNote[];
}

/** What an import did, or would do. */
export interface ImportReport {
  imported: number;
  /** Were there already, from this file or as the very tasks that it was made from. */
  skipped: number;
  /** In the order of the file. */
  rejected: RowNote[];
  warnings: RowNote[];
  dryRun: boolean;
}

/** What an export has beside the tasks themselves: all that a series needs to go on elsewhere. */
export interface SeriesBackup {
  id: string;
  rrule: string;
  anchor: RecurrenceAnchor;
  lookahead: number;
  start: DueSnapshot;
  lastIndex: number;
  lastDue: DueSnapshot;
  ended: boolean;
  pausedAt: string | null;
  template: ImportedSeries['template'];
}
