import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { applyToAll } from '../../domain/bulk-action';
import { toView } from '../../domain/task-state';
import { TaskStore } from '../../ports/task-store.port';
import { UserPreferencesPort } from '../../ports/user-preferences.port';
import { originOfUser } from '../change-origin';
import { ChangeTasksCommand, type ChangedTasks } from './change-tasks.command';

@CommandHandler(ChangeTasksCommand)
export class ChangeTasksHandler implements ICommandHandler<ChangeTasksCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly preferences: UserPreferencesPort,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidTaskError naming every task that is unknown or does not allow the action */
  async execute({ userId, taskIds, action, changes, dryRun, commandId }: ChangeTasksCommand): Promise<ChangedTasks> {
    const defaults = await this.preferences.of(userId);
    const now = this.clock.now();
    return this.store.changeMany<ChangedTasks>(
      originOfUser(userId, commandId),
      [...new Set(taskIds)],
      (loaded) => {
        const series = applyToAll(loaded, action, changes, defaults, now);
        const tasks = loaded.map(({ task }) => task);
        const changed = tasks.filter((task) => task.change() !== null).length;
        return { tasks, series, answer: () => ({ items: tasks.map((task) => toView(task.state)), changed, dryRun }) };
      },
      dryRun,
      (loaded, changed) => ({ items: loaded.map(({ task }) => toView(task.state)), changed, dryRun }),
    );
  }
}
