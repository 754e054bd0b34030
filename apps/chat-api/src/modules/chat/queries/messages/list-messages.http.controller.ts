import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { ChatMessageView } from '@app/contracts';
import { isUuid } from '@app/kernel';
import { CurrentUser, type CurrentUserInfo } from '../../../../platform/auth/current-user.decorator';
import { ProblemException } from '../../../../platform/problems/problem.exception';
import { MessageRepository, type MessagePosition } from '../../adapters/persistence/message.repository';

class ListMessagesRequest {
  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Max(200, { message: 'must be 200 or less' })
  @Min(1, { message: 'must be 1 or more' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  limit?: number;

  /** `nextCursor` of the page before. */
  @ApiPropertyOptional()
  @IsOptional()
  @MaxLength(200, { message: 'must be the nextCursor of the page before' })
  @IsString({ message: 'must be the nextCursor of the page before' })
  cursor?: string;
}

export class ChatMessageResponse implements ChatMessageView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ['user', 'assistant'] })
  role: 'user' | 'assistant';

  @ApiProperty({ enum: ['text', 'reminder'] })
  kind: 'text' | 'reminder';

  @ApiProperty()
  text: string;

  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  taskId: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

class MessagePageResponse {
  @ApiProperty({ type: [ChatMessageResponse] })
  items: ChatMessageResponse[];

  @ApiProperty({ nullable: true, type: String })
  nextCursor: string | null;
}

@ApiTags('chat')
@ApiBearerAuth()
@Controller('api/v1/chat/messages')
export class ListMessagesHttpController {
  constructor(private readonly messages: MessageRepository) {}

  /** The conversation, newest first. */
  @Get()
  @ApiOkResponse({ type: MessagePageResponse })
  async list(
    @CurrentUser() user: CurrentUserInfo,
    @Query() { limit = 50, cursor }: ListMessagesRequest,
  ): Promise<MessagePageResponse> {
    const found = await this.messages.page(user.id, limit + 1, cursor === undefined ? undefined : readCursor(cursor));
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? writeCursor(items.at(-1)!) : null };
  }
}

function writeCursor({ createdAt, id }: MessagePosition): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

function readCursor(cursor: string): MessagePosition {
  const [createdAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!isUuid(id) || Number.isNaN(Date.parse(createdAt))) {
    throw ProblemException.invalid([{ field: 'cursor', message: 'must be the nextCursor of the page before' }]);
  }
  return { createdAt: new Date(createdAt).toISOString(), id };
}
