import { Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { HousekeepingJobController } from './housekeeping.job.controller';
import { HousekeepingSchedule } from './housekeeping.schedule';
import { HousekeepingService } from './housekeeping.service';

/** What is kept for a time only is removed when that is up. */
@Module({
  imports: [CqrsModule],
  controllers: [HousekeepingJobController],
  providers: [HousekeepingService, HousekeepingSchedule],
})
export class HousekeepingModule implements OnApplicationBootstrap {
  private readonly logger = new Logger(HousekeepingModule.name);

  constructor(private readonly schedule: HousekeepingSchedule) {}

  /** The start does not wait for the scheduler: one that was killed answers after 22 s. */
  onApplicationBootstrap(): void {
    void this.schedule.soon().catch((error: unknown) => this.logger.warn(`no housekeeping: ${String(error)}`));
  }
}
