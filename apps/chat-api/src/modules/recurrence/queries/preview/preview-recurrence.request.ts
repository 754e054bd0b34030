import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS, RECURRENCE_ANCHORS, type RecurrenceAnchor } from '@app/contracts';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsObject, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { IsGiven } from '../../../tasks/http/given.decorator';
import { DueRequest } from '../../../tasks/http/task-fields.request';

const MOST_OCCURRENCES = 500;

/** Body of `POST recurrence/preview`. */
export class PreviewRecurrenceRequest {
  @ApiProperty({ example: 'FREQ=WEEKLY;BYDAY=TU' })
  @IsString()
  rrule: string;

  @ApiPropertyOptional({ enum: RECURRENCE_ANCHORS, default: 'schedule' })
  @IsGiven()
  @IsIn(RECURRENCE_ANCHORS)
  anchor?: RecurrenceAnchor;

  @ApiProperty({ type: DueRequest, description: 'The instance that the others follow.' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => DueRequest)
  due: DueRequest;

  @ApiPropertyOptional({ type: DueRequest, description: 'The first instance; "due" when left out.' })
  @IsGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => DueRequest)
  seriesStart?: DueRequest;

  @ApiPropertyOptional({ description: 'When the instance was completed: an instant.' })
  @IsGiven()
  @IsString()
  completedAt?: string;

  @ApiProperty({ example: 'Europe/Rome' })
  @IsString()
  @MaxLength(LIMITS.timeZone)
  timeZone: string;

  @ApiPropertyOptional({ description: 'By which "late" is judged while nothing is completed; without it nothing is.' })
  @IsGiven()
  @IsString()
  now?: string;

  @ApiProperty({ minimum: 1, maximum: MOST_OCCURRENCES })
  @IsInt()
  @Min(1)
  @Max(MOST_OCCURRENCES)
  count: number;
}

export class OccurrenceResponse {
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  at: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  date: string | null;
}

export class PreviewRecurrenceResponse {
  @ApiProperty({ type: [OccurrenceResponse], description: 'Fewer than asked for when the rule ends.' })
  occurrences: OccurrenceResponse[];
}
