import type { DueSnapshot, Priority, RecurrenceSnapshot, ReminderSnapshot, TaskStatus, TaskView } from '@app/contracts';

/** Everything that is stored of a task. Instants are ISO 8601 in UTC with milliseconds. */
export interface TaskState {
  id: string;
  userId: string;
  seriesId: string | null;
  /** 1-based place in its series; null for a task that does not repeat. */
  seriesIndex: number | null;
  title: string;
  notes: string | null;
  status: TaskStatus;
  priority: Priority;
  tags: string[];
  due: DueSnapshot | null;
  recurrence: RecurrenceSnapshot | null;
  reminders: ReminderSnapshot[];
  version: number;
  revision: number;
  createdAt: string;
  updatedAt: string;
  completedAt: string | null;
  deletedAt: string | null;
  /** Removed for good: only its place among the changes is left. */
  purged: boolean;
}

/** The public shape of a task. */
export function toView(state: TaskState): TaskView {
  return {
    id: state.id,
    seriesId: state.seriesId,
    title: state.title,
    notes: state.notes,
    status: state.status,
    priority: state.priority,
    tags: state.tags,
    due: state.due,
    recurrence: state.recurrence,
    reminders: state.reminders,
    version: state.version,
    revision: state.revision,
    createdAt: state.createdAt,
    updatedAt: state.updatedAt,
    completedAt: state.completedAt,
    deletedAt: state.deletedAt,
  };
}
