import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { isAccountEvent, TOPICS, toTaskView, type AccountEvent, type ChatEvent, type TaskEvent } from '@app/contracts';
import { TopicBatchHandler } from '@app/dapr';
import { ConversationFeed } from '../conversation.feed';
import { EndedTokens } from '../ended-tokens';
import { LiveGateway } from '../live.gateway';
import { LiveSessions } from '../live-sessions';

/** Every replica gets every change and every message of the chat, and passes it to the sockets it holds. */
@Controller()
export class TaskUpdatesSubscriber {
  constructor(
    private readonly sessions: LiveSessions,
    private readonly conversation: ConversationFeed,
    private readonly ended: EndedTokens,
    private readonly live: LiveGateway,
  ) {}

  @TopicBatchHandler(TOPICS.taskUpdates)
  onEvents(@Payload() events: Array<TaskEvent | ChatEvent | AccountEvent>): void {
    for (const event of events) this.pass(event);
  }

  private pass(event: TaskEvent | ChatEvent | AccountEvent): void {
    if (isAccountEvent(event)) this.end(event.type === 'account.deleted' ? [event.userId] : event.sessionIds);
    else if (event.type === 'chat.message') this.conversation.show(event.userId, event.message);
    else
      this.sessions.offer(event.userId, { revision: event.revision, type: event.type, task: toTaskView(event.task) });
  }

  /** Closes the sockets of users or sessions and lets their tokens open no others. */
  private end(ids: readonly string[]): void {
    for (const id of ids) {
      this.ended.add(id);
      this.live.close(id);
    }
  }
}
