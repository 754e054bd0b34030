import { Command } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import type { ChangeScope } from '../../domain/change-scope';

/** Delete a task so that it can be restored; with the scope `following` its series ends too. Deleted already is fine. */
export class DeleteTaskCommand extends Command<TaskView> {
  constructor(
    readonly userId: string,
    readonly taskId: string,
    readonly scope: ChangeScope = 'this',
    readonly expectedVersion?: number,
    /** The same for every repetition of the command. */
    readonly commandId?: string,
  ) {
    super();
  }
}
