import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { Clock } from '@app/kernel';
import { newTask } from '../../domain/new-task';
import { toView } from '../../domain/task-state';
import { TaskReader } from '../../ports/task-reader.port';
import { DuplicateTaskError, TaskStore } from '../../ports/task-store.port';
import { UserPreferencesPort } from '../../ports/user-preferences.port';
import { originOfUser } from '../change-origin';
import { CreateTaskCommand } from './create-task.command';

@CommandHandler(CreateTaskCommand)
export class CreateTaskHandler implements ICommandHandler<CreateTaskCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly reader: TaskReader,
    private readonly preferences: UserPreferencesPort,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidTaskError naming every field that is wrong */
  async execute({ userId, input, commandId }: CreateTaskCommand): Promise<TaskView> {
    const defaults = await this.preferences.of(userId);
    const { task, series } = newTask(userId, input, defaults, this.clock.now(), commandId);
    try {
      await this.store.insert(originOfUser(userId), task, series);
    } catch (error) {
      const made = error instanceof DuplicateTaskError ? await this.reader.find(userId, task.state.id) : null;
      if (made === null) throw error;
      return made;
    }
    return toView(task.state);
  }
}
