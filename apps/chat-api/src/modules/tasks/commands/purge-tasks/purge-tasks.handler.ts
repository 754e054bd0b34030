import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { Clock, uuidv7 } from '@app/kernel';
import { BULK_LIMIT } from '../../domain/bulk-action';
import type { ChangeOrigin } from '../../domain/task-event';
import { InvalidTaskError } from '../../domain/task.errors';
import { TaskReader } from '../../ports/task-reader.port';
import { TaskStore } from '../../ports/task-store.port';
import { originOfService, originOfUser } from '../change-origin';
import { PurgeTasksCommand } from './purge-tasks.command';

@CommandHandler(PurgeTasksCommand)
export class PurgeTasksHandler implements ICommandHandler<PurgeTasksCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly reader: TaskReader,
    private readonly clock: Clock,
  ) {}

  /**
   * What is gone already stays so, and a task that was restored meanwhile stays where it is.
   * @throws TaskConflictError when a single task is named that is not in the trash
   */
  async execute({ userId, taskId, before, service }: PurgeTasksCommand): Promise<{ purged: number }> {
    const origin = service
      ? originOfService(userId, service, { correlationId: uuidv7(), causationId: null })
      : originOfUser(userId);
    if (taskId !== undefined) return { purged: await this.purgeOne(origin, taskId) };
    let purged = 0;
    for (let chunk = await this.trash(userId, before); chunk.length > 0; chunk = await this.trash(userId, before)) {
      purged += await this.purgeMany(origin, chunk);
    }
    return { purged };
  }

  private async purgeOne(origin: ChangeOrigin, taskId: string): Promise<number> {
    const now = this.clock.now();
    return this.store.change(origin, taskId, ({ task }) => {
      task.purge(now);
      // Naming series, none here, has it done under the lock, where what was known of the task is forgotten with it.
      return { tasks: [task], series: [], answer: () => 1 };
    });
  }

  private async purgeMany(origin: ChangeOrigin, taskIds: readonly string[]): Promise<number> {
    const now = this.clock.now();
    const purging = this.store.changeMany(
      origin,
      taskIds,
      (loaded) => {
        const tasks = loaded.map(({ task }) => task).filter((task) => task.state.deletedAt !== null);
        tasks.forEach((task) => task.purge(now));
        return { tasks, answer: () => tasks.length };
      },
      false,
      (_loaded, changed) => changed,
    );
    // Somebody else empties the trash at the same time; what is left of it is read anew.
    return purging.catch((error: unknown) => {
      if (error instanceof InvalidTaskError) return 0;
      throw error;
    });
  }

  private async trash(userId: string, before: Date | undefined): Promise<string[]> {
    const { items } = await this.reader.list(userId, {
      deleted: true,
      sort: 'updated',
      descending: false,
      limit: BULK_LIMIT,
      now: this.clock.now().toISOString(),
    });
    const isOld = ({ deletedAt }: TaskView): boolean => before === undefined || deletedAt! < before.toISOString();
    return items.filter(isOld).map(({ id }) => id);
  }
}
