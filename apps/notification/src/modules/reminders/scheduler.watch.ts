import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { JobScheduler } from '@app/dapr';
import { Clock } from '@app/kernel';
import { ReminderAlarms } from './reminder.alarms';

/** A job that renews itself: as long as it comes, the scheduler knows our jobs. */
export const SENTINEL_JOB = 'sentinel';
const SENTINEL_EVERY_MS = 10_000;
/** Longer than a killed scheduler is silent (23 s), and long enough for a sentinel that goes to another replica. */
const MISSING_AFTER_MS = 45_000;

/**
 * Notices that the scheduler has lost its data. Nothing is polled: a sentinel job renews itself by its own firing, and a
 * one-shot timer that every firing winds up again runs out when it no longer comes. Then every reminder is registered
 * anew. Until then the timers of the reminders fire in its place.
 */
@Injectable()
export class SchedulerWatch implements OnApplicationShutdown {
  private readonly logger = new Logger(SchedulerWatch.name);
  private watchdog: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly jobs: JobScheduler,
    private readonly alarms: ReminderAlarms,
    private readonly clock: Clock,
  ) {}

  /** Sends the sentinel out and winds the watchdog up. */
  async renew(): Promise<void> {
    if (this.stopped) return;
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.onMissing(), MISSING_AFTER_MS);
    await this.jobs.schedule(SENTINEL_JOB, new Date(this.clock.now().getTime() + SENTINEL_EVERY_MS), {});
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.watchdog);
  }

  private onMissing(): void {
    this.logger.warn('the scheduler has forgotten its jobs; every pending reminder is registered again');
    this.alarms.registerAll();
    this.renew().catch((error: Error) => this.logger.warn(error.message));
  }
}
