import { ApiProperty } from '@nestjs/swagger';
import { MAX_LINE } from '@app/language';
import { IsString, Length, Matches } from 'class-validator';

/** Body of `POST chat/messages`. */
export class SendMessageRequest {
  @ApiProperty({ minLength: 1, maxLength: MAX_LINE, example: 'pay rent tomorrow 9am #home !high' })
  @Matches(/\S/, { message: 'must have at least one visible character' })
  @Matches(/^[^\0]*$/, { message: 'must not have null characters; remove them' })
  @Length(1, MAX_LINE, { message: `must have 1 to ${MAX_LINE} characters` })
  @IsString()
  text: string;
}
