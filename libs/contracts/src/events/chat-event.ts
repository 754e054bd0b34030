import { Type } from 'class-transformer';
import { Equals, IsDefined, IsIn, IsISO8601, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import type { ChatMessageView } from '../sockets';
import { EventEnvelope } from './event-envelope';

/** A message of the conversation, as `GET chat/messages` lists it. */
export class ChatMessageSnapshot implements ChatMessageView {
  @IsUUID()
  id: string;

  @IsIn(['user', 'assistant'])
  role: ChatMessageView['role'];

  @IsIn(['text', 'reminder'])
  kind: ChatMessageView['kind'];

  @IsString()
  text: string;

  /** The task that the message is about; null when it is about none or several. */
  @IsOptional()
  @IsUUID()
  taskId: string | null;

  @IsISO8601({ strict: true })
  createdAt: string;
}

/**
 * Version 1 of the event that tells of a message that a person or the assistant wrote. Its id is the id of the message.
 * It changes no task and so takes no revision; it is published to `task-updates` alone, for the windows.
 */
export class ChatEvent extends EventEnvelope {
  @Equals('chat.message')
  override type: 'chat.message';

  @Equals(1)
  override schemaVersion: 1;

  @IsDefined()
  @ValidateNested()
  @Type(() => ChatMessageSnapshot)
  message: ChatMessageSnapshot;
}
