import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { expectVersion } from '../../domain/expected-version';
import { toView } from '../../domain/task-state';
import { TaskStore } from '../../ports/task-store.port';
import { originOfUser } from '../change-origin';
import { CompleteTaskCommand, type CompletedTask } from './complete-task.command';

@CommandHandler(CompleteTaskCommand)
export class CompleteTaskHandler implements ICommandHandler<CompleteTaskCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  execute({ userId, taskId, expectedVersion, commandId }: CompleteTaskCommand): Promise<CompletedTask> {
    const now = this.clock.now();
    return this.store.change(
      originOfUser(userId, commandId),
      taskId,
      ({ task, series }) => {
        expectVersion(task, expectedVersion);
        task.complete(now);
        return {
          tasks: [task],
          answer: () => ({ task: toView(task.state), nextDue: series?.dueAfter(task.state, now) ?? null }),
        };
      },
      {
        repeated: ({ task, series }) => ({
          task: toView(task.state),
          nextDue: series?.dueAfter(task.state, now) ?? null,
        }),
      },
    );
  }
}
