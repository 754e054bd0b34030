import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { TaskEvent } from '@app/contracts';
import { applyEvent, type ReminderDocument } from './domain/reminder-document';
import { ReminderAlarms } from './reminder.alarms';
import { ReminderStore } from './reminder.store';

/** Bring the reminders of a task to what an event says. */
export class UpdateRemindersCommand {
  constructor(readonly event: TaskEvent) {}
}

@CommandHandler(UpdateRemindersCommand)
export class UpdateRemindersHandler implements ICommandHandler<UpdateRemindersCommand> {
  constructor(
    private readonly store: ReminderStore,
    private readonly alarms: ReminderAlarms,
  ) {}

  async execute({ event }: UpdateRemindersCommand): Promise<void> {
    let before: ReminderDocument | undefined;
    const change = (known: ReminderDocument | undefined): ReminderDocument => {
      before = known;
      return applyEvent(known, event);
    };
    const document = await this.store.change(event.taskId, change, { userId: event.userId });
    // Also after a redelivery: the process may have died before it set the alarms.
    if (document) this.alarms.set(document, before);
  }
}
