import { Command } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';

/** Bring a deleted task back. Not deleted is fine. */
export class RestoreTaskCommand extends Command<TaskView> {
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
