import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

export const MESSAGE_PAGE = { default: 50, max: 200 } as const;

/** Query of `GET chat/messages`. */
export class ListMessagesRequest {
  @ApiPropertyOptional({ minimum: 1, maximum: MESSAGE_PAGE.max, default: MESSAGE_PAGE.default })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(MESSAGE_PAGE.max, { message: `must be ${MESSAGE_PAGE.max} or less` })
  limit?: number;

  @ApiPropertyOptional({ description: '"nextCursor" of the page before.' })
  @IsOptional()
  @IsString()
  cursor?: string;
}
