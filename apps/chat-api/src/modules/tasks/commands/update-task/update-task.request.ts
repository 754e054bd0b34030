import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@app/contracts';
import { IsString } from 'class-validator';
import { IsGiven } from '../../http/given.decorator';
import { TaskFieldsRequest } from '../../http/task-fields.request';

/** Body of `PATCH tasks/:id`: what is left out stays, null empties. */
export class UpdateTaskRequest extends TaskFieldsRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: LIMITS.title })
  @IsGiven()
  @IsString()
  title?: string;
}
