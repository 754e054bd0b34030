import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { Clock } from '@app/kernel';
import { editTask } from '../../domain/edit-task';
import { expectVersion } from '../../domain/expected-version';
import { toView } from '../../domain/task-state';
import { TaskStore } from '../../ports/task-store.port';
import { UserPreferencesPort } from '../../ports/user-preferences.port';
import { originOfUser } from '../change-origin';
import { UpdateTaskCommand } from './update-task.command';

@CommandHandler(UpdateTaskCommand)
export class UpdateTaskHandler implements ICommandHandler<UpdateTaskCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly preferences: UserPreferencesPort,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidTaskError naming every field that is wrong */
  async execute({ userId, taskId, input, scope, expectedVersion, commandId }: UpdateTaskCommand): Promise<TaskView> {
    const defaults = await this.preferences.of(userId);
    const now = this.clock.now();
    return this.store.change(
      originOfUser(userId, commandId),
      taskId,
      (loaded) => {
        expectVersion(loaded.task, expectedVersion);
        const { tasks, series } = editTask(loaded, input, scope, defaults, now);
        return {
          tasks,
          ...(series.length > 0 ? { series } : {}),
          answer: () => toView(loaded.task.state),
        };
      },
      { following: scope === 'following', repeated: ({ task }) => toView(task.state) },
    );
  }
}
