import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '@app/contracts';
import { IsString } from 'class-validator';
import { TaskFieldsRequest } from '../../http/task-fields.request';

/** Body of `POST tasks`. */
export class CreateTaskRequest extends TaskFieldsRequest {
  @ApiProperty({ minLength: 1, maxLength: LIMITS.title, example: 'pay rent' })
  @IsString()
  title: string;
}
