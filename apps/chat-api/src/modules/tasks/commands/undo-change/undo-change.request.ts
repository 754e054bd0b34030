import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { IsGiven } from '../../http/given.decorator';
import { TaskResponse } from '../../http/task.response';

/** Body of `POST undo`. */
export class UndoChangeRequest {
  @ApiPropertyOptional({
    description: 'A change of `GET undo`; the newest that was not undone when left out. Undoing an undo does it again.',
  })
  @IsGiven()
  @IsInt({ message: 'must be the "id" of a change, as GET undo lists them' })
  @Min(1, { message: 'must be the "id" of a change, as GET undo lists them' })
  @Max(Number.MAX_SAFE_INTEGER)
  id?: number;
}

export class UndoneResponse {
  @ApiProperty({ description: 'The change that was undone.' })
  id: number;

  @ApiProperty({ type: [TaskResponse], description: 'Its tasks as they are now, and instances that went with it.' })
  items: TaskResponse[];
}
