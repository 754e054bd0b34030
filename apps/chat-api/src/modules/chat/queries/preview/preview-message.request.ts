import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { SendMessageRequest } from '../../commands/send-message/send-message.request';

/** Body of `POST chat/preview`. */
export class PreviewMessageRequest extends SendMessageRequest {
  @ApiPropertyOptional({ format: 'date-time', description: 'The instant to read the text at; now when left out.' })
  @IsOptional()
  @IsString()
  now?: string;

  @ApiPropertyOptional({ example: 'Europe/Rome', description: "IANA name; the user's zone when left out." })
  @IsOptional()
  @IsString()
  timeZone?: string;
}
