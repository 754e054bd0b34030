import { ApiProperty } from '@nestjs/swagger';
import type { AuditEntryView, AuditVerifyResponse } from '@app/contracts';

const nullableText = { type: String, nullable: true } as const;

/** One entry of the trail; of an erased one only its place in the chain is left. */
export class AuditEntryResponse implements AuditEntryView {
  @ApiProperty()
  revision: number;

  @ApiProperty({ format: 'uuid' })
  taskId: string;

  /** SHA-256 of the event's canonical JSON, hex. */
  @ApiProperty()
  digest: string;

  /** SHA-256 over the hash before it, the revision and the digest, hex. */
  @ApiProperty()
  hash: string;

  @ApiProperty(nullableText)
  eventId: string | null;

  @ApiProperty({ ...nullableText, example: 'task.created' })
  type: AuditEntryView['type'];

  @ApiProperty({ ...nullableText, format: 'date-time' })
  occurredAt: string | null;

  @ApiProperty({ ...nullableText, example: 'user:0190a5c2-7c3e-7b1a-9d52-000000000000' })
  actor: AuditEntryView['actor'];

  @ApiProperty({ type: Number, nullable: true })
  taskVersion: number | null;

  @ApiProperty(nullableText)
  correlationId: string | null;

  @ApiProperty(nullableText)
  causationId: string | null;

  /** The task after the change, and the fields that changed. */
  @ApiProperty({ type: Object, nullable: true, additionalProperties: true })
  payload: AuditEntryView['payload'];

  /** What happened, for people. */
  @ApiProperty({ example: 'Moved from Fri 2 Jan 2026, 09:00 to Mon 5 Jan 2026, 09:00.' })
  words: string;
}

export class AuditPageResponse {
  @ApiProperty({ type: [AuditEntryResponse] })
  items: AuditEntryResponse[];

  /** The `cursor` of the next page; null at the end. */
  @ApiProperty(nullableText)
  nextCursor: string | null;
}

/** Whether the hash chain holds. */
export class AuditVerdictResponse implements AuditVerifyResponse {
  @ApiProperty()
  valid: boolean;

  @ApiProperty()
  entries: number;

  /** The newest revision in the chain. */
  @ApiProperty()
  revision: number;

  /** How many events wait for an earlier one. */
  @ApiProperty()
  held: number;

  /** The first entry that does not hold. */
  @ApiProperty({ type: Number, nullable: true })
  brokenAt: number | null;
}
