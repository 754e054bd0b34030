import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { JobHandler } from '@app/dapr';
import { REMINDER_JOB, ReminderAlarms } from '../reminder.alarms';
import { TooEarlyError, type ReminderRef } from '../reminder.firer';
import { SchedulerWatch, SENTINEL_JOB } from '../scheduler.watch';

/** What the scheduler calls. */
@Controller()
export class ReminderJobController {
  constructor(
    private readonly alarms: ReminderAlarms,
    private readonly watch: SchedulerWatch,
  ) {}

  /** A reminder's moment has come. One that comes too early (a clock was set back) is tried again by the scheduler. */
  @JobHandler(REMINDER_JOB)
  async onReminder(@Payload() ref: ReminderRef): Promise<void> {
    try {
      await this.alarms.ring(ref);
    } catch (error) {
      if (error instanceof TooEarlyError) return this.alarms.registerAll();
      throw error;
    }
  }

  /** The scheduler still knows our jobs. */
  @JobHandler(SENTINEL_JOB)
  onSentinel(): Promise<void> {
    return this.watch.renew();
  }
}
