import { Controller } from '@nestjs/common';
import { JobHandler } from '@app/dapr';
import { HOUSEKEEPING_JOB, HousekeepingSchedule } from './housekeeping.schedule';
import { HousekeepingService } from './housekeeping.service';

/** What the scheduler calls. */
@Controller()
export class HousekeepingJobController {
  constructor(
    private readonly housekeeping: HousekeepingService,
    private readonly schedule: HousekeepingSchedule,
  ) {}

  @JobHandler(HOUSEKEEPING_JOB)
  async onHousekeeping(): Promise<void> {
    await this.housekeeping.run();
    await this.schedule.tomorrow();
  }
}
