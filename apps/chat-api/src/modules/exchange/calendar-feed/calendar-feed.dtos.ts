import { ApiProperty } from '@nestjs/swagger';

export class CreatedCalendarFeedDto {
  /** What a calendar subscribes to; shown this once. Whoever knows it can read the open tasks. */
  @ApiProperty({ format: 'uri' })
  url: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class CalendarFeedDto {
  @ApiProperty()
  exists: boolean;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  createdAt: string | null;
}
