import { Type } from 'class-transformer';
import { Equals, IsDefined, IsISO8601, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { TaskSnapshot } from '../task-snapshot';
import { TaskEventEnvelope } from './event-envelope';

/** Which reminder came due, and when. */
export class DueReminder {
  @IsUUID()
  id: string;

  /** The instant it was due, which is not later than `occurredAt`. */
  @IsISO8601({ strict: true })
  fireAt: string;
}

/**
 * Version 1 of the event that tells that a reminder came due. Its id is derived from the reminder and its instant,
 * so that firing twice is the same event. `revision` and `taskVersion` are those of the task the reminder stands on.
 */
export class ReminderEvent extends TaskEventEnvelope {
  @Equals('reminder.due')
  override type: 'reminder.due';

  @Equals(1)
  override schemaVersion: 1;

  @IsDefined()
  @ValidateNested()
  @Type(() => DueReminder)
  reminder: DueReminder;

  /** What the person reads in the chat. */
  @IsString()
  @MaxLength(500)
  message: string;

  /** The task as notification last knew it. */
  @IsDefined()
  @ValidateNested()
  @Type(() => TaskSnapshot)
  task: TaskSnapshot;
}
