import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

export const PRIORITIES = ['low', 'medium', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const TASK_STATUSES = ['open', 'completed'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const REMINDER_STATUSES = ['pending', 'fired', 'snoozed', 'cancelled'] as const;
export type ReminderStatus = (typeof REMINDER_STATUSES)[number];

export const RECURRENCE_ANCHORS = ['schedule', 'completion'] as const;
export type RecurrenceAnchor = (typeof RECURRENCE_ANCHORS)[number];

/** The limits of the domain, in one place for every service, the API and the client. */
export const LIMITS = {
  title: 200,
  notes: 10_000,
  tags: 5,
  tag: 32,
  reminders: 5,
  lookahead: 10,
  /** A series never has more open instances in the future than this. */
  futureInstances: 10,
  rrule: 500,
  timeZone: 64,
} as const;

/** A tag: letters, digits, `-` or `_` in any script. */
export const TAG_PATTERN = /^[\p{L}\p{M}\p{N}_-]{1,32}$/u;

const ALL_DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

/** When a task is due: an instant (`at`, UTC) or an all-day date (`date`), always with the zone it was meant in. */
export class DueSnapshot {
  /** ISO 8601 instant in UTC, or null for an all-day task. */
  @IsOptional()
  @IsISO8601({ strict: true })
  at: string | null;

  /** `YYYY-MM-DD` of an all-day task, or null. */
  @IsOptional()
  @Matches(ALL_DAY_PATTERN)
  date: string | null;

  /** IANA name of the zone. */
  @IsString()
  @Length(1, LIMITS.timeZone)
  timeZone: string;
}

/** How a task repeats. */
export class RecurrenceSnapshot {
  /** An RFC 5545 rule, canonical, without the `RRULE:` prefix. */
  @IsString()
  @Length(1, LIMITS.rrule)
  rrule: string;

  /** Counted from the schedule, or from the moment of completion. */
  @IsIn(RECURRENCE_ANCHORS)
  anchor: RecurrenceAnchor;

  /** How many open instances are kept, the current one included. */
  @IsInt()
  @Min(1)
  @Max(LIMITS.lookahead)
  lookahead: number;
}

/** One reminder of a task. */
export class ReminderSnapshot {
  @IsUUID()
  id: string;

  /** ISO 8601 duration before the due moment, or null when it is set for an instant. */
  @IsOptional()
  @IsString()
  before: string | null;

  /** The instant the person chose, or null when it follows the due moment. */
  @IsOptional()
  @IsISO8601({ strict: true })
  at: string | null;

  /** The instant it fires or fired; null when it is relative, waits, and the task has no due moment. */
  @IsOptional()
  @IsISO8601({ strict: true })
  fireAt: string | null;

  @IsIn(REMINDER_STATUSES)
  status: ReminderStatus;
}

/** Where an instance stands in its series at the moment of the commit: all that the recurrence saga has to know. */
export class SeriesSnapshot {
  /** 1-based place of this task in its series. */
  @IsInt()
  @Min(1)
  index: number;

  /** The due moment of the first instance: the phase of the schedule. */
  @ValidateNested()
  @Type(() => DueSnapshot)
  start: DueSnapshot;

  /** The place of the newest instance there is. */
  @IsInt()
  @Min(1)
  lastIndex: number;

  /** The due moment of the newest instance. */
  @ValidateNested()
  @Type(() => DueSnapshot)
  lastDue: DueSnapshot;

  /** How many instances are open. */
  @IsInt()
  @Min(0)
  openCount: number;
}

/** A task as it stood when its event was committed. */
export class TaskSnapshot {
  @IsUUID()
  id: string;

  @IsOptional()
  @IsUUID()
  seriesId: string | null;

  @IsString()
  @Length(1, LIMITS.title)
  title: string;

  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.notes)
  notes: string | null;

  @IsIn(TASK_STATUSES)
  status: TaskStatus;

  @IsIn(PRIORITIES)
  priority: Priority;

  @IsArray()
  @ArrayMaxSize(LIMITS.tags)
  @Matches(TAG_PATTERN, { each: true })
  tags: string[];

  @IsOptional()
  @ValidateNested()
  @Type(() => DueSnapshot)
  due: DueSnapshot | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => RecurrenceSnapshot)
  recurrence: RecurrenceSnapshot | null;

  @IsArray()
  @ArrayMaxSize(LIMITS.reminders)
  @ValidateNested({ each: true })
  @Type(() => ReminderSnapshot)
  reminders: ReminderSnapshot[];

  /** Rises by one with every change a person or a service makes; the task's ETag. */
  @IsInt()
  @Min(1)
  version: number;

  /** The user's revision at which the task took this state. */
  @IsInt()
  @Min(1)
  revision: number;

  @IsISO8601({ strict: true })
  createdAt: string;

  @IsISO8601({ strict: true })
  updatedAt: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  completedAt: string | null;

  @IsOptional()
  @IsISO8601({ strict: true })
  deletedAt: string | null;

  /** Null for a task that does not repeat. Not part of the public task. */
  @IsOptional()
  @ValidateNested()
  @Type(() => SeriesSnapshot)
  series: SeriesSnapshot | null;
}

/** The public shape of a task: what the API and the sockets show. */
export type TaskView = Omit<TaskSnapshot, 'series'>;

/** How a task is called that was removed for good; nothing else is left of it. */
export const PURGED_TITLE = 'Deleted task';

/** Takes what is internal off a snapshot. */
export function toTaskView(snapshot: TaskSnapshot): TaskView {
  const { series: _series, ...view } = snapshot;
  return view;
}
