import { setTimeout as delay } from 'node:timers/promises';
import { Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { SagaModule, SidecarReadiness } from '@app/dapr';
import { Clock, SystemClock } from '@app/kernel';
import type { ReminderDocument } from './domain/reminder-document';
import { ForgetUserHandler } from './forget-user.handler';
import { ReminderJobController } from './jobs/reminder.job.controller';
import { ReminderAlarms } from './reminder.alarms';
import { ReminderFirer } from './reminder.firer';
import { ReminderSaga } from './reminder.saga';
import { ReminderStore } from './reminder.store';
import { SchedulerWatch } from './scheduler.watch';
import { TaskEventsSubscriber } from './subscriptions/task-events.subscriber';
import { UpdateRemindersHandler } from './update-reminders.handler';

const FIRST_PAUSE_MS = 100;
/** Who cannot read for about ten seconds ends, and is started anew. */
const LONGEST_PAUSE_MS = 5_000;

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
    const documents = await this.pending();
    for (const document of documents) this.alarms.set(document);
    this.logger.log(`${documents.length} tasks with pending reminders`);
    // The scheduler may be away; the watchdog sends the sentinel out again.
    this.watch.renew().catch((error: Error) => this.logger.warn(error.message));
  }

  /** A sidecar that is ready may still fail for a moment, as when its database was killed together with us. */
  private async pending(): Promise<ReminderDocument[]> {
    for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
      try {
        return await this.store.pending();
      } catch (error) {
        if (pause > LONGEST_PAUSE_MS) throw error;
        this.logger.warn(`cannot read what is pending: ${(error as Error).message}; trying again`);
        await delay(pause);
      }
    }
  }
}
