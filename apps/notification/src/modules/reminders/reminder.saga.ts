import { Injectable } from '@nestjs/common';
import type { ICommand } from '@nestjs/cqrs';
import { TASK_EVENT_TYPES, type DomainEvent, type TaskEvent } from '@app/contracts';
import { SagaStep } from '@app/dapr';
import { concernsReminders } from './domain/reminder-document';
import { UpdateRemindersCommand } from './update-reminders.handler';

/** The reminder saga: whatever happens to a task with reminders, they follow it. */
@Injectable()
export class ReminderSaga {
  @SagaStep(...TASK_EVENT_TYPES)
  onChange(event: DomainEvent): ICommand[] {
    return concernsReminders(event as TaskEvent) ? [new UpdateRemindersCommand(event as TaskEvent)] : [];
  }
}
