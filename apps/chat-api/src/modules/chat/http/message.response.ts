import { ApiProperty } from '@nestjs/swagger';
import type { ChatMessageView } from '@app/contracts';
import { TaskResponse } from '../../tasks/http/task.response';
import { CHAT_ACTIONS, type ChatAction } from '../domain/answer';

/** A message of the conversation. */
export class MessageResponse implements ChatMessageView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ['user', 'assistant'] })
  role: ChatMessageView['role'];

  @ApiProperty({ enum: ['text', 'reminder'] })
  kind: ChatMessageView['kind'];

  @ApiProperty()
  text: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  taskId: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class ActionResponse {
  @ApiProperty({ enum: CHAT_ACTIONS })
  type: ChatAction['type'];

  @ApiProperty({ type: TaskResponse })
  task: TaskResponse;
}

export class ChatExchangeResponse {
  @ApiProperty({ type: MessageResponse })
  message: MessageResponse;

  @ApiProperty({ type: MessageResponse })
  reply: MessageResponse;

  @ApiProperty({ type: [ActionResponse] })
  actions: ActionResponse[];
}

export class MessagePageResponse {
  @ApiProperty({ type: [MessageResponse], description: 'Newest first.' })
  items: MessageResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'The "cursor" of the next, older page; null at the end.' })
  nextCursor: string | null;
}
