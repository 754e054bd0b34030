import { Command } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import type { BulkAction } from '../../domain/bulk-action';
import type { TaskInput } from '../../domain/task-input';

export interface ChangedTasks {
  /** The tasks afterwards, in the order of the ids. */
  items: TaskView[];
  /** How many of them the action changed. */
  changed: number;
  /** Whether nothing was stored, because the caller only wanted to see what would happen. */
  dryRun: boolean;
}

/** Do the same to many tasks: all of them or none. */
export class ChangeTasksCommand extends Command<ChangedTasks> {
  constructor(
    readonly userId: string,
    readonly taskIds: readonly string[],
    readonly action: BulkAction,
    /** New values of the action `update`. */
    readonly changes: TaskInput = {},
    readonly dryRun = false,
    /** The same for every repetition of the command. */
    readonly commandId?: string,
  ) {
    super();
  }
}
