import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../../database/unit-of-work';
import { ReminderFiredService } from '../../../tasks/commands/mark-reminder-fired/reminder-fired.service';
import { MessageStore } from '../../ports/message-store.port';
import { KeepReminderCommand } from './keep-reminder.command';

@CommandHandler(KeepReminderCommand)
export class KeepReminderHandler implements ICommandHandler<KeepReminderCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly messages: MessageStore,
    private readonly reminders: ReminderFiredService,
  ) {}

  /**
   * One transaction: the message stands exactly when the task knows of it. An event that is delivered again adds nothing.
   * The task is told each time: a reminder that was moved away and back to the moment at which it rang is not told twice
   * to the person, and yet has fired.
   */
  execute({ event }: KeepReminderCommand): Promise<void> {
    return this.unitOfWork.run(async (manager) => {
      const { eventId, userId, taskId, message, occurredAt } = event;
      await this.messages.appendOnce(manager, {
        id: eventId,
        userId,
        role: 'assistant',
        kind: 'reminder',
        text: message,
        taskId,
        createdAt: occurredAt,
        offer: null,
      });
      await this.reminders.mark(manager, event);
    });
  }
}
