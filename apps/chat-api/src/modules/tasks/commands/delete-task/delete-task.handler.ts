import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { Clock } from '@app/kernel';
import { expectVersion } from '../../domain/expected-version';
import { toView } from '../../domain/task-state';
import { TaskStore } from '../../ports/task-store.port';
import { originOfUser } from '../change-origin';
import { DeleteTaskCommand } from './delete-task.command';

@CommandHandler(DeleteTaskCommand)
export class DeleteTaskHandler implements ICommandHandler<DeleteTaskCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  execute({ userId, taskId, scope, expectedVersion, commandId }: DeleteTaskCommand): Promise<TaskView> {
    const now = this.clock.now();
    const following = scope === 'following';
    return this.store.change(
      originOfUser(userId, commandId),
      taskId,
      (loaded) => {
        const { task, series } = loaded;
        expectVersion(task, expectedVersion);
        const tasks = [task, ...loaded.following];
        tasks.forEach((one) => one.delete(now));
        if (following) series?.end();
        return { tasks, ...(following && series ? { series: [series] } : {}), answer: () => toView(task.state) };
      },
      { following, repeated: ({ task }) => toView(task.state) },
    );
  }
}
