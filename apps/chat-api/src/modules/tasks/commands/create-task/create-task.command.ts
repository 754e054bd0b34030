import { Command } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import type { TaskInput } from '../../domain/task-input';

/** Make a task. Answers the task, also when the same command is given again with the same id. */
export class CreateTaskCommand extends Command<TaskView> {
  constructor(
    readonly userId: string,
    readonly input: TaskInput & { title: string },
    /** A UUID that stands for this very command: given twice, it makes one task. */
    readonly commandId?: string,
  ) {
    super();
  }
}
