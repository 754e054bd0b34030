import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { IsGiven } from '../../http/given.decorator';
import { TaskResponse } from '../../http/task.response';

const MEANT = { message: 'must be the "id" of a change, as GET undo lists them' };

/** Body of `POST undo`. */
export class UndoChangeRequest {
  @ApiPropertyOptional({
    description: 'A change of `GET undo`; the newest that was not undone when left out. Undoing an undo does it again.',
  })
  @IsGiven()
  @IsInt(MEANT)
  @Min(1, MEANT)
  @Max(Number.MAX_SAFE_INTEGER, MEANT)
  id?: number;
}

export class UndoneResponse {
  @ApiProperty({ description: 'The change that was undone.' })
  id: number;

  @ApiProperty({ type: [TaskResponse], description: 'Its tasks as they are now, and instances that went with it.' })
  items: TaskResponse[];
}
