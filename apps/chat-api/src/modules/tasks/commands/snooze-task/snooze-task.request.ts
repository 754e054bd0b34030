import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Min } from 'class-validator';
import { SNOOZE_PRESETS, type SnoozePreset } from '../../domain/snooze-moment';
import { IsGiven } from '../../http/given.decorator';

/** Body of `POST tasks/:id/snooze`: exactly one of the three. */
export class SnoozeTaskRequest {
  @ApiPropertyOptional({ description: 'An instant in the future, with Z or an offset.' })
  @IsGiven()
  @IsString()
  until?: string;

  @ApiPropertyOptional({ description: 'From now.', minimum: 1 })
  @IsGiven()
  @IsInt()
  @Min(1)
  minutes?: number;

  @ApiPropertyOptional({ enum: SNOOZE_PRESETS })
  @IsGiven()
  @IsIn(SNOOZE_PRESETS)
  preset?: SnoozePreset;
}
