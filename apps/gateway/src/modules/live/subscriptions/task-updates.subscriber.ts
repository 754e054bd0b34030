import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TOPICS, toTaskView, type ChatEvent, type TaskEvent } from '@app/contracts';
import { TopicHandler } from '@app/dapr';
import { ConversationFeed } from '../conversation.feed';
import { LiveSessions } from '../live-sessions';

/** Every replica gets every change and every message of the chat, and passes it to the sockets it holds. */
@Controller()
export class TaskUpdatesSubscriber {
  constructor(
    private readonly sessions: LiveSessions,
    private readonly conversation: ConversationFeed,
  ) {}

  @TopicHandler(TOPICS.taskUpdates)
  onEvent(@Payload() event: TaskEvent | ChatEvent): void {
    if (event.type === 'chat.message') this.conversation.show(event.userId, event.message);
    else
      this.sessions.offer(event.userId, { revision: event.revision, type: event.type, task: toTaskView(event.task) });
  }
}
