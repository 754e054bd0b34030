import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { Clock } from '@app/kernel';
import { expectVersion } from '../../domain/expected-version';
import { toView } from '../../domain/task-state';
import { TaskStore } from '../../ports/task-store.port';
import { originOfUser } from '../change-origin';
import { RestoreTaskCommand } from './restore-task.command';

@CommandHandler(RestoreTaskCommand)
export class RestoreTaskHandler implements ICommandHandler<RestoreTaskCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  execute({ userId, taskId, expectedVersion, commandId }: RestoreTaskCommand): Promise<TaskView> {
    const now = this.clock.now();
    return this.store.change(
      originOfUser(userId, commandId),
      taskId,
      ({ task, series }) => {
        expectVersion(task, expectedVersion);
        const wasOpen = task.isOpen;
        task.restore(now);
        if (task.isOpen && !wasOpen) series?.expectRoom();
        const changed = series?.readmit(task.state) ? { series: [series] } : {};
        return { tasks: [task], ...changed, answer: () => toView(task.state) };
      },
      { repeated: ({ task }) => toView(task.state) },
    );
  }
}
