import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { CHANGE_SCOPES, type ChangeScope } from '../domain/change-scope';
import { IsGiven } from './given.decorator';

/** Which instances of a repeating task a change is meant for. */
export class ScopeRequest {
  @ApiPropertyOptional({ enum: CHANGE_SCOPES, default: 'this' })
  @IsGiven()
  @IsIn(CHANGE_SCOPES)
  scope?: ChangeScope;
}
