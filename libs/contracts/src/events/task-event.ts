import { Type } from 'class-transformer';
import { Allow, Equals, IsArray, IsDefined, IsIn, IsString, ValidateNested } from 'class-validator';
import { TaskSnapshot } from '../task-snapshot';
import { TaskEventEnvelope } from './event-envelope';

/** Everything that can happen to a task. Each takes one revision and is published to `task-events` and `task-updates`. */
export const TASK_EVENT_TYPES = [
  'task.created',
  'task.updated',
  'task.completed',
  'task.reopened',
  'task.deleted',
  'task.restored',
  'task.purged',
  'reminder.fired',
] as const;
export type TaskEventType = (typeof TASK_EVENT_TYPES)[number];

/** One field that changed. */
export class FieldChange {
  /** Name of the field of the task, such as `due` or `tags`. */
  @IsString()
  field: string;

  @Allow()
  from: unknown;

  @Allow()
  to: unknown;
}

/** Version 1 of the event that tells of a change to one task. */
export class TaskEvent extends TaskEventEnvelope {
  @IsIn(TASK_EVENT_TYPES)
  override type: TaskEventType;

  @Equals(1)
  override schemaVersion: 1;

  /** The whole task after the change. */
  @IsDefined()
  @ValidateNested()
  @Type(() => TaskSnapshot)
  task: TaskSnapshot;

  /** What changed; empty for a task that was just created. */
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => FieldChange)
  changes: FieldChange[];
}
