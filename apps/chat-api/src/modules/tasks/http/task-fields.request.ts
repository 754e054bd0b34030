import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS, PRIORITIES, RECURRENCE_ANCHORS, type Priority, type RecurrenceAnchor } from '@app/contracts';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { IsGiven } from './given.decorator';

/** When a task is due: exactly one of `at` and `date`. */
export class DueRequest {
  @ApiPropertyOptional({ description: 'An instant with Z or an offset.', example: '2026-12-01T09:00:00+01:00' })
  @IsOptional()
  @IsString()
  at?: string | null;

  @ApiPropertyOptional({ description: 'A day, for an all-day task.', example: '2026-12-01' })
  @IsOptional()
  @IsString()
  date?: string | null;

  @ApiPropertyOptional({ description: 'IANA name; the zone of the request or of the user when left out.' })
  @IsOptional()
  @IsString()
  timeZone?: string | null;
}

/** How a task repeats. */
export class RecurrenceRequest {
  @ApiProperty({ description: 'An RFC 5545 rule.', example: 'FREQ=WEEKLY;BYDAY=TU' })
  @IsString()
  rrule: string;

  @ApiPropertyOptional({ enum: RECURRENCE_ANCHORS, default: 'schedule' })
  @IsGiven()
  @IsIn(RECURRENCE_ANCHORS)
  anchor?: RecurrenceAnchor;

  @ApiPropertyOptional({ description: 'How many open instances are kept.', minimum: 1, maximum: LIMITS.lookahead })
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(LIMITS.lookahead)
  lookahead?: number;
}

/** A reminder: exactly one of `before` and `at`. */
export class ReminderRequest {
  @ApiPropertyOptional({ description: 'ISO 8601 duration before the due moment.', example: 'PT30M' })
  @IsOptional()
  @IsString()
  before?: string | null;

  @ApiPropertyOptional({ description: 'An instant with Z or an offset.' })
  @IsOptional()
  @IsString()
  at?: string | null;
}

/** What creating and changing a task have in common. */
export abstract class TaskFieldsRequest {
  @ApiPropertyOptional({ maxLength: LIMITS.notes, nullable: true, type: String })
  @IsOptional()
  @IsString()
  notes?: string | null;

  @ApiPropertyOptional({ enum: PRIORITIES, default: 'medium' })
  @IsGiven()
  @IsIn(PRIORITIES)
  priority?: Priority;

  @ApiPropertyOptional({ type: [String], maxItems: LIMITS.tags, example: ['home'] })
  @IsGiven()
  @IsArray()
  @IsString({ each: true })
  tags?: string[];

  @ApiPropertyOptional({ type: DueRequest, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DueRequest)
  due?: DueRequest | null;

  @ApiPropertyOptional({ description: 'IANA name of the zone that "due" is meant in.', example: 'Europe/Rome' })
  @IsGiven()
  @IsString()
  timeZone?: string;

  @ApiPropertyOptional({ type: RecurrenceRequest, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => RecurrenceRequest)
  recurrence?: RecurrenceRequest | null;

  @ApiPropertyOptional({ type: [ReminderRequest], maxItems: LIMITS.reminders })
  @IsGiven()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ReminderRequest)
  reminders?: ReminderRequest[];
}
