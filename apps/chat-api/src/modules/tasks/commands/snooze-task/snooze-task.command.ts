import { Command } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import type { SnoozeInput } from '../../domain/snooze-moment';

/** Have the reminder of a task come again later; the due date stays. */
export class SnoozeTaskCommand extends Command<TaskView> {
  constructor(
    readonly userId: string,
    readonly taskId: string,
    readonly input: SnoozeInput,
    readonly expectedVersion?: number,
    /** The same for every repetition of the command. */
    readonly commandId?: string,
  ) {
    super();
  }
}
