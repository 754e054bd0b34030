import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { expectVersion } from '../../domain/expected-version';
import { TaskConflictError } from '../../domain/task.errors';
import { toView } from '../../domain/task-state';
import { TaskStore, type LoadedTask } from '../../ports/task-store.port';
import { originOfUser } from '../change-origin';
import type { CompletedTask } from '../complete-task/complete-task.command';
import { SkipTaskCommand } from './skip-task.command';

@CommandHandler(SkipTaskCommand)
export class SkipTaskHandler implements ICommandHandler<SkipTaskCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  /** @throws TaskConflictError when the task does not repeat or is not open */
  execute({ userId, taskId, expectedVersion, commandId }: SkipTaskCommand): Promise<CompletedTask> {
    const now = this.clock.now();
    const answer = ({ task, series }: LoadedTask): CompletedTask => ({
      task: toView(task.state),
      nextDue: series?.dueAfter(task.state, now) ?? null,
    });
    return this.store.change(
      originOfUser(userId, commandId),
      taskId,
      (loaded) => {
        const { task, series } = loaded;
        expectVersion(task, expectedVersion);
        if (series === null) throw new TaskConflictError('The task does not repeat; delete it or move its due date.');
        if (!task.isOpen) throw new TaskConflictError('Only an open task can be skipped; this one is done or deleted.');
        task.delete(now);
        return { tasks: [task], answer: () => answer(loaded) };
      },
      { repeated: answer },
    );
  }
}
