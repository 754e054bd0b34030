import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { TASK_EVENT_TYPES } from '@app/contracts';
import { Type } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { IsGiven } from '../../http/given.decorator';
import type { DescribedChange } from './list-changes.query';

export const CHANGE_PAGE = { default: 50, max: 200 } as const;

/** Parameters of `GET undo`. */
export class ListChangesRequest {
  @ApiPropertyOptional({ minimum: 1, maximum: CHANGE_PAGE.max, default: CHANGE_PAGE.default })
  @Type(() => Number)
  @IsGiven()
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(CHANGE_PAGE.max, { message: `must be ${CHANGE_PAGE.max} or less` })
  limit?: number;

  @ApiPropertyOptional({ description: '"nextCursor" of the page before.' })
  @IsGiven()
  @Matches(/^[1-9]\d{0,14}$/, { message: 'must be the "nextCursor" of the page before' })
  cursor?: string;
}

class ChangeResponse implements DescribedChange {
  @ApiProperty()
  id: number;

  @ApiProperty({ format: 'date-time' })
  doneAt: string;

  @ApiProperty({ example: 'Completed “pay rent” and 2 others.' })
  words: string;

  @ApiProperty({ enum: TASK_EVENT_TYPES, description: 'What happened to the first of its tasks.' })
  type: DescribedChange['type'];

  @ApiProperty({ type: String, nullable: true, description: 'How that task is called now.' })
  title: string | null;

  @ApiProperty({ type: [String], format: 'uuid' })
  taskIds: string[];

  @ApiProperty({ type: Number, nullable: true, description: 'The change that this one took back.' })
  undoes: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The change that took this one back.' })
  undoneBy: number | null;
}

export class ChangePageResponse {
  @ApiProperty({ type: [ChangeResponse] })
  items: ChangeResponse[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
