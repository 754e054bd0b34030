import { ApiProperty } from '@nestjs/swagger';
import {
  PRIORITIES,
  RECURRENCE_ANCHORS,
  REMINDER_STATUSES,
  TASK_STATUSES,
  type Priority,
  type RecurrenceAnchor,
  type ReminderStatus,
  type TaskStatus,
} from '@app/contracts';

export class DueResponse {
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  at: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  date: string | null;

  @ApiProperty({ example: 'Europe/Rome' })
  timeZone: string;
}

export class RecurrenceResponse {
  @ApiProperty({ example: 'FREQ=WEEKLY;BYDAY=TU' })
  rrule: string;

  @ApiProperty({ enum: RECURRENCE_ANCHORS })
  anchor: RecurrenceAnchor;

  @ApiProperty()
  lookahead: number;
}

export class ReminderResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true, example: 'PT30M' })
  before: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  fireAt: string | null;

  @ApiProperty({ enum: REMINDER_STATUSES })
  status: ReminderStatus;
}

/** A task, as every call answers it. */
export class TaskResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  seriesId: string | null;

  @ApiProperty({ example: 'pay rent' })
  title: string;

  @ApiProperty({ type: String, nullable: true })
  notes: string | null;

  @ApiProperty({ enum: TASK_STATUSES })
  status: TaskStatus;

  @ApiProperty({ enum: PRIORITIES })
  priority: Priority;

  @ApiProperty({ type: [String] })
  tags: string[];

  @ApiProperty({ type: DueResponse, nullable: true })
  due: DueResponse | null;

  @ApiProperty({ type: RecurrenceResponse, nullable: true })
  recurrence: RecurrenceResponse | null;

  @ApiProperty({ type: [ReminderResponse] })
  reminders: ReminderResponse[];

  @ApiProperty({ description: 'Rises with every change; the ETag.' })
  version: number;

  @ApiProperty({ description: "The user's revision at which the task took this state." })
  revision: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  completedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  deletedAt: string | null;
}

export class CompletedTaskResponse {
  @ApiProperty({ type: TaskResponse })
  task: TaskResponse;

  @ApiProperty({ type: DueResponse, nullable: true, description: 'When the rule says the next instance is due.' })
  nextDue: DueResponse | null;
}

export class TaskPageResponse {
  @ApiProperty({ type: [TaskResponse] })
  items: TaskResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'The "cursor" of the next page; null at the end.' })
  nextCursor: string | null;
}

export class ChangesPageResponse {
  @ApiProperty({ type: [TaskResponse], description: 'By rising revision; a deleted task has "deletedAt".' })
  items: TaskResponse[];

  @ApiProperty({ description: 'The "since" to ask with next.' })
  revision: number;

  @ApiProperty()
  more: boolean;

  @ApiProperty({ description: 'Forget everything: the answer starts from the beginning.' })
  reset: boolean;
}

export class TaskCountsResponse {
  @ApiProperty()
  open: number;

  @ApiProperty({ description: 'Open and past their due moment; they count as open, too.' })
  overdue: number;

  @ApiProperty()
  completed: number;

  @ApiProperty({ description: 'In the trash, whatever their status.' })
  deleted: number;
}

export class TagCountResponse {
  @ApiProperty({ example: 'home' })
  tag: string;

  @ApiProperty()
  count: number;
}

export class TagListResponse {
  @ApiProperty({ type: [TagCountResponse] })
  items: TagCountResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'Always null: the list is complete.' })
  nextCursor: string | null;
}
