import { Command } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import type { ChangeScope } from '../../domain/change-scope';
import type { TaskInput } from '../../domain/task-input';

/** Change fields of a task; those that are undefined stay, null empties. */
export class UpdateTaskCommand extends Command<TaskView> {
  constructor(
    readonly userId: string,
    readonly taskId: string,
    readonly input: TaskInput,
    readonly scope: ChangeScope = 'this',
    readonly expectedVersion?: number,
    /** The same for every repetition of the command. */
    readonly commandId?: string,
  ) {
    super();
  }
}
