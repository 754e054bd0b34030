import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { BULK_ACTIONS, BULK_LIMIT, type BulkAction } from '../../domain/bulk-action';
import { IsGiven } from '../../http/given.decorator';
import { TaskResponse } from '../../http/task.response';
import { UpdateTaskRequest } from '../update-task/update-task.request';

/** Body of `POST tasks/bulk`. */
export class ChangeTasksRequest {
  @ApiProperty({ type: [String], format: 'uuid', maxItems: BULK_LIMIT })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(BULK_LIMIT)
  @IsUUID(undefined, { each: true })
  ids: string[];

  @ApiProperty({ enum: BULK_ACTIONS })
  @IsIn(BULK_ACTIONS)
  action: BulkAction;

  @ApiPropertyOptional({ type: UpdateTaskRequest, description: 'New values for "update".' })
  @IsGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => UpdateTaskRequest)
  changes?: UpdateTaskRequest;

  @ApiPropertyOptional({ description: 'Only show what would happen.', default: false })
  @IsGiven()
  @IsBoolean()
  dryRun?: boolean;
}

export class ChangedTasksResponse {
  @ApiProperty({ type: [TaskResponse] })
  items: TaskResponse[];

  @ApiProperty()
  changed: number;

  @ApiProperty()
  dryRun: boolean;
}
