import { Command } from '@nestjs/cqrs';
import type { DueSnapshot, TaskView } from '@app/contracts';

export interface CompletedTask {
  task: TaskView;
  /** When the rule says the next instance is due, which the recurrence saga makes; null when there is none. */
  nextDue: DueSnapshot | null;
}

/** Mark a task as done. Done already is fine. */
export class CompleteTaskCommand extends Command<CompletedTask> {
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
