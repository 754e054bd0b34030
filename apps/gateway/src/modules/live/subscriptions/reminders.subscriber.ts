import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ReminderEvent, TOPICS } from '@app/contracts';
import { TopicBatchHandler } from '@app/dapr';
import { ConversationFeed } from '../conversation.feed';
import { LiveGateway, roomOf } from '../live.gateway';

/** Shows a reminder in every window of its user at once; chat-api keeps the same message in the conversation. */
@Controller()
export class RemindersSubscriber {
  constructor(
    private readonly live: LiveGateway,
    private readonly conversation: ConversationFeed,
  ) {}

  @TopicBatchHandler(TOPICS.reminders)
  onReminders(@Payload() events: ReminderEvent[]): void {
    for (const event of events) this.show(event);
  }

  private show(event: ReminderEvent): void {
    const isNew = this.conversation.show(event.userId, {
      id: event.eventId,
      role: 'assistant',
      kind: 'reminder',
      text: event.message,
      taskId: event.taskId,
      createdAt: event.occurredAt,
    });
    if (!isNew) return;
    this.live.server.to(roomOf(event.userId)).emit('reminders', {
      taskId: event.taskId,
      title: event.task.title,
      fireAt: event.reminder.fireAt,
      message: event.message,
    });
  }
}
