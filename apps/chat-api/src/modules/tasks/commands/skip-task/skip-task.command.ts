import { Command } from '@nestjs/cqrs';
import type { CompletedTask } from '../complete-task/complete-task.command';

/** Put one instance of a series away, so that the next one comes in its place. */
export class SkipTaskCommand extends Command<CompletedTask> {
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
