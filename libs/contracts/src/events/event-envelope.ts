import { IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, MaxLength, Min } from 'class-validator';

/** Who made a change: `user:<id>` for a person, `service:<app id>` for a saga. */
export type Actor = `user:${string}` | `service:${string}`;

/** What every event carries, whatever it tells. */
export abstract class EventEnvelope {
  /** Unique for good; redelivery and republishing keep it. The id of the CloudEvent. */
  @IsUUID()
  eventId: string;

  /** What happened, in the past tense. The type of the CloudEvent. */
  abstract type: string;

  @IsInt()
  @Min(1)
  schemaVersion: number;

  /** ISO 8601 instant of the commit. */
  @IsISO8601({ strict: true })
  occurredAt: string;

  /** Whose data it is; also the partition key. */
  @IsUUID()
  userId: string;

  @Matches(/^(user|service):[\w-]{1,64}$/)
  actor: Actor;

  /** The same for everything that one request caused. */
  @IsString()
  @MaxLength(128)
  correlationId: string;

  /** The id of the event or command that caused this one; null when a person did. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  causationId: string | null;
}

/** What events about a task carry as well. */
export abstract class TaskEventEnvelope extends EventEnvelope {
  @IsUUID()
  taskId: string;

  @IsInt()
  @Min(1)
  taskVersion: number;

  /** The user's revision: gap-free, one event each. */
  @IsInt()
  @Min(1)
  revision: number;
}
