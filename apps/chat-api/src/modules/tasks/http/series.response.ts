import { ApiProperty } from '@nestjs/swagger';
import { RECURRENCE_ANCHORS, type RecurrenceAnchor } from '@app/contracts';
import { SERIES_STATUSES, type SeriesStatus } from '../domain/series.aggregate';
import type { SeriesView } from '../domain/series-view';
import { DueResponse } from './task.response';

/** A series, as every call answers it. */
export class SeriesResponse implements SeriesView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'gym', description: 'The title that new instances get.' })
  title: string;

  @ApiProperty({ example: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU' })
  rrule: string;

  @ApiProperty({ example: 'every 2 weeks on Tuesday at 07:00' })
  text: string;

  @ApiProperty({ enum: RECURRENCE_ANCHORS })
  anchor: RecurrenceAnchor;

  @ApiProperty({ description: 'How many open instances are kept.' })
  lookahead: number;

  @ApiProperty({ enum: SERIES_STATUSES })
  status: SeriesStatus;

  @ApiProperty({ description: 'How many instances are open.' })
  openCount: number;

  @ApiProperty({
    type: [DueResponse],
    description: 'The next dates: of open instances, then by the rule. None while it is paused, or when it has ended.',
  })
  next: DueResponse[];
}

export class SeriesPageResponse {
  @ApiProperty({ type: [SeriesResponse] })
  items: SeriesResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'The "cursor" of the next page; null at the end.' })
  nextCursor: string | null;
}
