import type { AccountEvent, TaskEvent } from '@app/contracts';
import type { EventPublisher, JobScheduler, SagaRunner, StateStore } from '@app/dapr';
import type { ManualClock } from '@app/kernel';
import { ForgetUserHandler, type ForgetUserCommand } from '../src/modules/reminders/forget-user.handler';
import { ReminderJobController } from '../src/modules/reminders/jobs/reminder.job.controller';
import { ReminderAlarms } from '../src/modules/reminders/reminder.alarms';
import { ReminderFirer, type ReminderRef } from '../src/modules/reminders/reminder.firer';
import { ReminderSaga } from '../src/modules/reminders/reminder.saga';
import { ReminderStore } from '../src/modules/reminders/reminder.store';
import { SchedulerWatch } from '../src/modules/reminders/scheduler.watch';
import { TaskEventsSubscriber } from '../src/modules/reminders/subscriptions/task-events.subscriber';
import { UpdateRemindersHandler, type UpdateRemindersCommand } from '../src/modules/reminders/update-reminders.handler';
import type { MemoryBroker, MemoryScheduler, MemoryState } from './memory-dapr';

/** When the tests begin. */
export const START = '2026-12-01T07:00:00.000Z';

/** The first reminder of an event's task, as its job names it. */
export function refOf(event: TaskEvent): ReminderRef {
  const { id, fireAt } = event.task.reminders[0]!;
  return { taskId: event.taskId, reminderId: id, fireAt: fireAt! };
}

/** Lets everything have its turn that waits for no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** One replica of the service; several may share state, broker and scheduler. */
export class Replica {
  readonly store: ReminderStore;
  readonly firer: ReminderFirer;
  readonly alarms: ReminderAlarms;
  readonly watch: SchedulerWatch;
  readonly jobs: ReminderJobController;
  private readonly saga = new ReminderSaga();
  private readonly handler: UpdateRemindersHandler;

  constructor(
    readonly state: MemoryState,
    readonly broker: MemoryBroker,
    readonly scheduler: MemoryScheduler,
    readonly clock: ManualClock,
  ) {
    const jobScheduler = scheduler as unknown as JobScheduler;
    this.store = new ReminderStore(state as unknown as StateStore);
    this.firer = new ReminderFirer(this.store, broker as unknown as EventPublisher, clock);
    this.alarms = new ReminderAlarms(jobScheduler, this.firer, clock);
    this.watch = new SchedulerWatch(jobScheduler, this.alarms, clock);
    this.jobs = new ReminderJobController(this.alarms, this.watch);
    this.handler = new UpdateRemindersHandler(this.store, this.alarms);
  }

  async handle(event: TaskEvent): Promise<void> {
    for (const command of this.saga.onChange(event)) await this.handler.execute(command as UpdateRemindersCommand);
  }

  async forget(userId: string, taskIds: string[]): Promise<void> {
    const handler = new ForgetUserHandler(this.store, this.alarms);
    const event = { type: 'account.deleted', userId, taskIds } as AccountEvent;
    for (const command of this.saga.onAccountDeleted(event)) await handler.execute(command as ForgetUserCommand);
  }

  /** Several events in one delivery. */
  deliver(events: TaskEvent[]): Promise<void> {
    const sagas = { run: (event: TaskEvent) => this.handle(event) } as unknown as SagaRunner;
    return new TaskEventsSubscriber(sagas).onEvents(events);
  }

  async restart(): Promise<Replica> {
    this.stop();
    const next = new Replica(this.state, this.broker, this.scheduler, this.clock);
    for (const document of await next.store.pending()) next.alarms.set(document);
    return next;
  }

  stop(): void {
    this.alarms.onApplicationShutdown();
    this.watch.onApplicationShutdown();
  }
}
