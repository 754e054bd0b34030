import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { IsGiven } from '../../http/given.decorator';

const LARGEST_PAGE = 500;

/** Parameters of `GET changes`. */
export class GetChangesRequest {
  @ApiProperty({ description: 'The last revision that is known; 0 for everything.', minimum: 0 })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  since: number;

  @ApiPropertyOptional({ minimum: 1, maximum: LARGEST_PAGE, default: 200 })
  @Type(() => Number)
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(LARGEST_PAGE)
  limit?: number;
}
