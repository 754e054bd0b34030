import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { JobScheduler } from '@app/dapr';
import { Clock } from '@app/kernel';
import { openReminders, type ReminderDocument } from './domain/reminder-document';
import { ReminderFirer, type ReminderRef } from './reminder.firer';

/** Prefix of the jobs' names. */
export const REMINDER_JOB = 'reminder';
/** The job comes first; when it has not come after this time, the timer fires. */
const TIMER_GRACE_MS = 500;
/** `setTimeout` counts in 32 bits; a reminder further away is armed again when this has passed. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 2_000;
/** How many jobs are registered at once; a scheduler that was killed may keep each call for 22 s. */
const REGISTRATIONS = 32;

interface Alarm {
  ref: ReminderRef;
  timer: NodeJS.Timeout;
}

/**
 * What wakes reminders up: for each one a Dapr job at the exact instant, and a one-shot timer right after it for when the
 * scheduler is away or has forgotten. Neither is the truth; the state is. Registering a job never holds up an event.
 */
@Injectable()
export class ReminderAlarms implements OnApplicationShutdown {
  private readonly logger = new Logger(ReminderAlarms.name);
  private readonly alarms = new Map<string, Alarm>();
  /** What the scheduler has to be told yet, by reminder. */
  private readonly untold = new Map<string, Alarm | 'delete'>();
  private telling = 0;
  private retry: NodeJS.Timeout | undefined;
  private pause = FIRST_RETRY_MS;
  private stopped = false;

  constructor(
    private readonly jobs: JobScheduler,
    private readonly firer: ReminderFirer,
    private readonly clock: Clock,
  ) {}

  /** Sets the alarms of a task to what its document says; those it no longer has are taken away. */
  set(document: ReminderDocument, previous?: ReminderDocument): void {
    const open = new Map(openReminders(document).map((reminder) => [reminder.id, reminder]));
    for (const { id } of previous?.reminders ?? []) if (!open.has(id)) this.remove(id);
    for (const { id, fireAt } of open.values()) {
      const known = this.alarms.get(id);
      if (known?.ref.fireAt !== fireAt) this.arm({ taskId: document.task.id, reminderId: id, fireAt });
    }
  }

  /** Tells the scheduler of everything again, since it may have lost its data. */
  registerAll(): void {
    for (const [id, alarm] of this.alarms) this.untold.set(id, alarm);
    this.tell();
  }

  /** The job of a reminder came. */
  async ring(ref: ReminderRef): Promise<void> {
    await this.firer.fire(ref);
    this.forget(ref);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    for (const { timer } of this.alarms.values()) clearTimeout(timer);
    this.alarms.clear();
  }

  private arm(ref: ReminderRef): void {
    clearTimeout(this.alarms.get(ref.reminderId)?.timer);
    const wait = Date.parse(ref.fireAt) - this.clock.now().getTime();
    const passed = wait <= 0;
    const timer = setTimeout(
      () => void this.onTimer(ref),
      passed ? 0 : Math.min(wait + TIMER_GRACE_MS, LONGEST_TIMEOUT_MS),
    );
    const alarm: Alarm = { ref, timer };
    this.alarms.set(ref.reminderId, alarm);
    if (passed) return;
    this.untold.set(ref.reminderId, alarm);
    this.tell();
  }

  private remove(reminderId: string): void {
    const alarm = this.alarms.get(reminderId);
    clearTimeout(alarm?.timer);
    this.alarms.delete(reminderId);
    this.untold.set(reminderId, 'delete');
    this.tell();
  }

  private forget({ reminderId, fireAt }: ReminderRef): void {
    const alarm = this.alarms.get(reminderId);
    if (alarm?.ref.fireAt !== fireAt) return;
    clearTimeout(alarm.timer);
    this.alarms.delete(reminderId);
    this.untold.delete(reminderId);
  }

  private async onTimer(ref: ReminderRef, pause = FIRST_RETRY_MS): Promise<void> {
    if (this.stopped || this.alarms.get(ref.reminderId)?.ref.fireAt !== ref.fireAt) return;
    if (Date.parse(ref.fireAt) > this.clock.now().getTime()) return this.arm(ref);
    try {
      await this.firer.fire(ref);
      this.forget(ref);
    } catch (error) {
      this.logger.warn(`reminder ${ref.reminderId}: ${error instanceof Error ? error.message : String(error)}`);
      const alarm = this.alarms.get(ref.reminderId);
      if (this.stopped || alarm?.ref.fireAt !== ref.fireAt) return;
      alarm.timer = setTimeout(() => void this.onTimer(ref, Math.min(pause * 2, LONGEST_RETRY_MS)), pause);
    }
  }

  /** Tells the scheduler what it has to know, some at a time; what fails is told again after a pause. */
  private tell(): void {
    while (!this.stopped && this.telling < REGISTRATIONS && this.untold.size > 0) {
      const [id, change] = this.untold.entries().next().value!;
      this.untold.delete(id);
      this.telling += 1;
      void this.tellOne(id, change).finally(() => {
        this.telling -= 1;
        if (!this.retry) this.tell();
      });
    }
  }

  private async tellOne(id: string, change: Alarm | 'delete'): Promise<void> {
    const name = `${REMINDER_JOB}-${id}`;
    try {
      if (change === 'delete') await this.jobs.delete(name);
      else if (this.alarms.get(id) === change) await this.jobs.schedule(name, new Date(change.ref.fireAt), change.ref);
      this.pause = FIRST_RETRY_MS;
    } catch (error) {
      if (!this.untold.has(id)) this.untold.set(id, change);
      if (this.retry || this.stopped) return;
      this.logger.warn(`the scheduler is away: ${error instanceof Error ? error.message : String(error)}`);
      this.retry = setTimeout(() => {
        this.retry = undefined;
        this.tell();
      }, this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_RETRY_MS);
    }
  }
}
