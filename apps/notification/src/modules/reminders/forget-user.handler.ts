import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ReminderAlarms } from './reminder.alarms';
import { ReminderStore } from './reminder.store';

/** Erase what is known of a user's tasks, and cancel their reminders. */
export class ForgetUserCommand {
  constructor(
    readonly userId: string,
    readonly taskIds: readonly string[],
  ) {}
}

@CommandHandler(ForgetUserCommand)
export class ForgetUserHandler implements ICommandHandler<ForgetUserCommand> {
  constructor(
    private readonly store: ReminderStore,
    private readonly alarms: ReminderAlarms,
  ) {}

  /** Other replicas may keep an alarm; it finds no document when it rings. */
  async execute({ userId, taskIds }: ForgetUserCommand): Promise<void> {
    for (const document of await this.store.forget(userId, taskIds)) {
      this.alarms.set({ ...document, reminders: [] }, document);
    }
  }
}
