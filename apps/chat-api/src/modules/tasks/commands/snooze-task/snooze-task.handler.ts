import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { Clock } from '@app/kernel';
import { expectVersion } from '../../domain/expected-version';
import { snoozeMoment } from '../../domain/snooze-moment';
import { toView } from '../../domain/task-state';
import { TaskStore } from '../../ports/task-store.port';
import { UserPreferencesPort } from '../../ports/user-preferences.port';
import { originOfUser } from '../change-origin';
import { SnoozeTaskCommand } from './snooze-task.command';

@CommandHandler(SnoozeTaskCommand)
export class SnoozeTaskHandler implements ICommandHandler<SnoozeTaskCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly preferences: UserPreferencesPort,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws InvalidTaskError when the moment is none, or past
   * @throws TaskConflictError when the task is done or deleted
   */
  async execute({ userId, taskId, input, expectedVersion, commandId }: SnoozeTaskCommand): Promise<TaskView> {
    const { timeZone } = await this.preferences.of(userId);
    const now = this.clock.now();
    return this.store.change(
      originOfUser(userId, commandId),
      taskId,
      ({ task }) => {
        expectVersion(task, expectedVersion);
        const until = snoozeMoment(input, timeZone, now);
        task.snooze(until, now);
        return { tasks: [task], answer: () => toView(task.state) };
      },
      { repeated: ({ task }) => toView(task.state) },
    );
  }
}
