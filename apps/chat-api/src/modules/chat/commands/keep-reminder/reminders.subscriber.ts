import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Payload } from '@nestjs/microservices';
import { ReminderEvent, TOPICS } from '@app/contracts';
import { TopicHandler } from '@app/dapr';
import { KeepReminderCommand } from './keep-reminder.command';

/** Reminders that came due. */
@Controller()
export class RemindersSubscriber {
  constructor(private readonly commands: CommandBus) {}

  @TopicHandler(TOPICS.reminders)
  onReminder(@Payload() event: ReminderEvent): Promise<void> {
    return this.commands.execute(new KeepReminderCommand(event));
  }
}
