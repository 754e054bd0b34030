import { Injectable } from '@nestjs/common';
import type { ICommand } from '@nestjs/cqrs';
import { TASK_EVENT_TYPES, type AccountEvent, type DomainEvent, type TaskEvent } from '@app/contracts';
import { SagaStep } from '@app/dapr';
import { concernsReminders } from './domain/reminder-document';
import { ForgetUserCommand } from './forget-user.handler';
import { UpdateRemindersCommand } from './update-reminders.handler';

/** The reminder saga: whatever happens to a task with reminders, they follow it. */
@Injectable()
export class ReminderSaga {
  @SagaStep(...TASK_EVENT_TYPES)
  onChange(event: DomainEvent): ICommand[] {
    return concernsReminders(event as TaskEvent) ? [new UpdateRemindersCommand(event as TaskEvent)] : [];
  }

  /** Nobody is reminded whose account is gone. */
  @SagaStep('account.deleted')
  onAccountDeleted(event: DomainEvent): ICommand[] {
    const { userId, taskIds } = event as AccountEvent;
    return [new ForgetUserCommand(userId, taskIds)];
  }
}
