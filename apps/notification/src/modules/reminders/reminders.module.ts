import { Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { SagaModule, SidecarReadiness } from '@app/dapr';
import { Clock, SystemClock } from '@app/kernel';
import { ForgetUserHandler } from './forget-user.handler';
import { ReminderJobController } from './jobs/reminder.job.controller';
import { ReminderAlarms } from './reminder.alarms';
import { ReminderFirer } from './reminder.firer';
import { ReminderSaga } from './reminder.saga';
import { ReminderStore } from './reminder.store';
import { SchedulerWatch } from './scheduler.watch';
import { TaskEventsSubscriber } from './subscriptions/task-events.subscriber';
import { UpdateRemindersHandler } from './update-reminders.handler';

/** Reminders. At the start every pending one is armed again, and the overdue ones fire. */
@Module({
  imports: [SagaModule],
  controllers: [TaskEventsSubscriber, ReminderJobController],
  providers: [
    { provide: Clock, useClass: SystemClock },
    ReminderSaga,
    UpdateRemindersHandler,
    ForgetUserHandler,
    ReminderStore,
    ReminderFirer,
    ReminderAlarms,
    SchedulerWatch,
  ],
})
export class RemindersModule implements OnApplicationBootstrap {
  private readonly logger = new Logger(RemindersModule.name);

  constructor(
    private readonly sidecar: SidecarReadiness,
    private readonly store: ReminderStore,
    private readonly alarms: ReminderAlarms,
    private readonly watch: SchedulerWatch,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.sidecar.waitForOutbound();
    const documents = await this.store.pending();
    for (const document of documents) this.alarms.set(document);
    this.logger.log(`${documents.length} tasks with pending reminders`);
    // The scheduler may be away; the watchdog sends the sentinel out again.
    this.watch.renew().catch((error: Error) => this.logger.warn(error.message));
  }
}
