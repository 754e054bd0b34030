import { Command } from '@nestjs/cqrs';
import type { ReminderEvent } from '@app/contracts';

/** Keep a reminder that came due as a message of the conversation, and note on its task that it fired. */
export class KeepReminderCommand extends Command<void> {
  constructor(readonly event: ReminderEvent) {
    super();
  }
}
