import { ApiPropertyOptional } from '@nestjs/swagger';
import { PRIORITIES, TASK_STATUSES, type Priority, type TaskStatus } from '@app/contracts';
import { Transform, Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsGiven } from '../../http/given.decorator';
import { TASK_SORTS } from '../../ports/task-reader.port';
import { PAGE_SIZE } from './list-criteria';
import type { TaskListInput } from './list-tasks.query';

const LONGEST_SEARCH = 200;
const TAG_MODES = ['any', 'all', 'none'];

/** A parameter that may be given several times. */
function Repeatable(): PropertyDecorator {
  return Transform(({ value }) => (value === undefined || Array.isArray(value) ? value : [value]));
}

function Flag(): PropertyDecorator {
  return Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));
}

/** Parameters of `GET tasks`. */
export class ListTasksRequest implements TaskListInput {
  @ApiPropertyOptional({
    description:
      'Words of title, notes or tags; the end of each may be missing. Filters too: tag:work -tag:home priority:high ' +
      'status:open due<7d due:today no:due overdue recurring "exact words"',
  })
  @IsGiven()
  @IsString()
  @MaxLength(LONGEST_SEARCH)
  q?: string;

  @ApiPropertyOptional({ enum: TASK_STATUSES })
  @IsGiven()
  @IsIn(TASK_STATUSES)
  status?: TaskStatus;

  @ApiPropertyOptional({ enum: PRIORITIES, isArray: true })
  @Repeatable()
  @IsGiven()
  @IsIn(PRIORITIES, { each: true })
  priority?: Priority[];

  @ApiPropertyOptional({ type: [String] })
  @Repeatable()
  @IsGiven()
  @IsArray()
  @IsString({ each: true })
  tag?: string[];

  @ApiPropertyOptional({ enum: TAG_MODES, default: 'any' })
  @IsGiven()
  @IsIn(TAG_MODES)
  tagMode?: 'any' | 'all' | 'none';

  @ApiPropertyOptional({ description: 'An instant, or a date in the zone of the user.' })
  @IsGiven()
  @IsString()
  dueFrom?: string;

  @ApiPropertyOptional({ description: 'An instant, or a date in the zone of the user; included.' })
  @IsGiven()
  @IsString()
  dueTo?: string;

  @ApiPropertyOptional({ description: 'Open and past its due moment.' })
  @Flag()
  @IsGiven()
  @IsBoolean()
  overdue?: boolean;

  @ApiPropertyOptional()
  @Flag()
  @IsGiven()
  @IsBoolean()
  recurring?: boolean;

  @ApiPropertyOptional({
    description: 'Deleted tasks instead, the last deleted first; not together with "q" or "tag".',
  })
  @Flag()
  @IsGiven()
  @IsBoolean()
  deleted?: boolean;

  @ApiPropertyOptional({
    enum: TASK_SORTS.flatMap((sort) => [sort, `-${sort}`]),
    description: 'Rising, or falling with "-" in front; by default "-created", or "relevance" with "q".',
  })
  @IsGiven()
  @IsString()
  sort?: string;

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
