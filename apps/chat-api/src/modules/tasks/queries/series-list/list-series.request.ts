import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { SERIES_STATUSES, type SeriesStatus } from '../../domain/series.aggregate';
import { IsGiven } from '../../http/given.decorator';
import { PAGE_SIZE } from '../task-list/list-criteria';
import type { SeriesListInput } from './list-series.query';

/** Parameters of `GET series`. */
export class ListSeriesRequest implements SeriesListInput {
  @ApiPropertyOptional({ enum: SERIES_STATUSES, description: 'Those that have not ended, when it is left out.' })
  @IsGiven()
  @IsIn(SERIES_STATUSES)
  status?: SeriesStatus;

  @ApiPropertyOptional({ minimum: 1, maximum: PAGE_SIZE.max, default: PAGE_SIZE.default })
  @Type(() => Number)
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(PAGE_SIZE.max)
  limit?: number;

  @ApiPropertyOptional({ description: '"nextCursor" of the page before.' })
  @IsGiven()
  @IsString()
  cursor?: string;
}
