import { Command } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';

/** Open a completed task again. Open already is fine. */
export class ReopenTaskCommand extends Command<TaskView> {
  constructor(
    readonly userId: string,
    readonly taskId: string,
    readonly expectedVersion?: number,
    /** The same for every repetition of the command. */
    readonly commandId?: string,
  ) {
    super();
  }
}
