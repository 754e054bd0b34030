import { Injectable } from '@nestjs/common';
import type { ReminderEvent } from '@app/contracts';
import { Clock } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import { TaskNotFoundError } from '../../domain/task.errors';
import { TaskStore } from '../../ports/task-store.port';
import { originOfService } from '../change-origin';

/** Keeps the status of reminders true once they reached the person. */
@Injectable()
export class ReminderFiredService {
  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Notes in the caller's transaction that a reminder fired; the task takes a revision but keeps its version. Does
   * nothing when the reminder was moved, cancelled or noted meanwhile, or when the task is gone.
   * @param manager of the transaction, as UnitOfWork handed it out
   */
  async mark(manager: EntityManager, event: ReminderEvent): Promise<void> {
    const now = this.clock.now();
    const { userId, correlationId, eventId } = event;
    const origin = originOfService(userId, 'notification', { correlationId, causationId: eventId });
    try {
      await this.store.change(
        origin,
        event.taskId,
        ({ task }) => {
          task.markReminderFired(event.reminder.id, new Date(event.reminder.fireAt).toISOString(), now);
          return { tasks: [task], answer: () => undefined };
        },
        { manager },
      );
    } catch (error) {
      if (!(error instanceof TaskNotFoundError)) throw error;
    }
  }
}
