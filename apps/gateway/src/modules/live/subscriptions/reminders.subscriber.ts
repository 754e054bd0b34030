import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ReminderEvent, TOPICS } from '@app/contracts';
import { TopicHandler } from '@app/dapr';
import { RecentIds } from '../domain/recent-ids';
import { LiveGateway, roomOf } from '../live.gateway';

/** How many reminders are remembered, so that one delivered twice is shown once. */
const REMEMBERED = 10_000;

/** Shows a reminder in every window of its user at once; chat-api keeps the same message in the conversation. */
@Controller()
export class RemindersSubscriber {
  private readonly shown = new RecentIds(REMEMBERED);

  constructor(private readonly live: LiveGateway) {}

  @TopicHandler(TOPICS.reminders)
  onReminder(@Payload() event: ReminderEvent): void {
    if (!this.shown.add(event.eventId)) return;
    const room = this.live.server.to(roomOf(event.userId));
    room.emit('reminders', {
      taskId: event.taskId,
      title: event.task.title,
      fireAt: event.reminder.fireAt,
      message: event.message,
    });
    room.emit('chat', {
      message: {
        id: event.eventId,
        role: 'assistant',
        kind: 'reminder',
        text: event.message,
        taskId: event.taskId,
        createdAt: event.occurredAt,
      },
    });
  }
}
