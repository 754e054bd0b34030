import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ReminderEvent, TOPICS } from '@app/contracts';
import { TopicHandler } from '@app/dapr';
import { UnitOfWork } from '../../../database/unit-of-work';
import { ReminderFiredService } from '../../tasks/commands/mark-reminder-fired/reminder-fired.service';
import { MessageRepository } from '../adapters/persistence/message.repository';

/**
 * Keeps every reminder that came due as one message of the conversation, and in the same transaction notes on its task
 * that it fired. A second delivery finds the message and does nothing.
 */
@Controller()
export class KeepReminderSubscriber {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly messages: MessageRepository,
    private readonly reminders: ReminderFiredService,
  ) {}

  @TopicHandler(TOPICS.reminders)
  async onReminder(@Payload() event: ReminderEvent): Promise<void> {
    await this.unitOfWork.run(async (manager) => {
      const added = await this.messages.add(manager, event.userId, {
        id: event.eventId,
        role: 'assistant',
        kind: 'reminder',
        text: event.message,
        taskId: event.taskId,
        createdAt: event.occurredAt,
      });
      if (added) await this.reminders.mark(manager, event);
    });
  }
}
