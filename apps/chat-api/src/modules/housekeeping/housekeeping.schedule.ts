import { Injectable } from '@nestjs/common';
import { JobScheduler } from '@app/dapr';
import { Clock } from '@app/kernel';

export const HOUSEKEEPING_JOB = 'housekeeping';
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/** When housekeeping is done: soon after a start, and then once a day, by one replica. */
@Injectable()
export class HousekeepingSchedule {
  constructor(
    private readonly jobs: JobScheduler,
    private readonly clock: Clock,
  ) {}

  soon(): Promise<void> {
    return this.in(MS_PER_MINUTE);
  }

  tomorrow(): Promise<void> {
    return this.in(MS_PER_DAY);
  }

  private in(milliseconds: number): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + milliseconds);
    return this.jobs.schedule(HOUSEKEEPING_JOB, dueAt, { scheduledFor: dueAt.toISOString() });
  }
}
