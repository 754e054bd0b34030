import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import type { Actor } from '../events/event-envelope';
import type { FieldChange, TaskEventType } from '../events/task-event';
import type { TaskSnapshot } from '../task-snapshot';

/** chat-api → audit: the trail of one user, or of one task of theirs, newest first. */
export class AuditTrailRequest {
  @IsUUID()
  userId: string;

  @IsOptional()
  @IsUUID()
  taskId?: string;

  /** Only entries with a lower revision: the cursor of the next page. */
  @IsOptional()
  @IsInt()
  @Min(1)
  before?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

/** One entry of the trail. Once it was erased, only its place in the chain is left and the rest is null. */
export interface AuditEntryView {
  revision: number;
  taskId: string;
  /** SHA-256 of the event's canonical JSON, hex. */
  digest: string;
  /** SHA-256 over the previous hash, the revision and the digest, hex. */
  hash: string;
  eventId: string | null;
  type: TaskEventType | null;
  occurredAt: string | null;
  actor: Actor | null;
  taskVersion: number | null;
  correlationId: string | null;
  causationId: string | null;
  payload: { task: TaskSnapshot; changes: FieldChange[] } | null;
}

export interface AuditTrailResponse {
  items: AuditEntryView[];
  /** The `before` of the next page, or null at the end. */
  nextBefore: number | null;
}

/** chat-api → audit: check the whole chain of a user. */
export class AuditVerifyRequest {
  @IsUUID()
  userId: string;
}

export interface AuditVerifyResponse {
  valid: boolean;
  /** How many entries stand in the chain. */
  entries: number;
  /** The newest revision in the chain; 0 when it is empty. */
  revision: number;
  /** How many events wait for an earlier one. */
  held: number;
  /** The first entry whose hash or digest does not hold, or null. */
  brokenAt: number | null;
}

export const AUDIT_METHODS = { trail: 'audit/trail', verify: 'audit/verify' } as const;
