import type { JobScheduler } from '@app/dapr';
import { ManualClock } from '@app/kernel';
import { HousekeepingJobController } from './housekeeping.job.controller';
import { HousekeepingModule } from './housekeeping.module';
import { HousekeepingSchedule } from './housekeeping.schedule';
import type { HousekeepingService } from './housekeeping.service';

describe('housekeeping', () => {
  const schedule = (jobs: JobScheduler['schedule']): HousekeepingSchedule =>
    new HousekeepingSchedule({ schedule: jobs } as JobScheduler, new ManualClock('2026-11-24T10:00:00Z'));

  it('is done soon after a start, and a day later again', async () => {
    const asked: string[] = [];
    const plan = schedule((name, dueAt) => {
      asked.push(`${name} ${dueAt.toISOString()}`);
      return Promise.resolve();
    });
    new HousekeepingModule(plan).onApplicationBootstrap();
    const run = jest.fn().mockResolvedValue(undefined);
    await new HousekeepingJobController({ run } as unknown as HousekeepingService, plan).onHousekeeping();
    expect(run).toHaveBeenCalledTimes(1);
    expect(asked).toEqual(['housekeeping 2026-11-24T10:01:00.000Z', 'housekeeping 2026-11-25T10:00:00.000Z']);
  });

  it('that failed is asked for again by the scheduler', async () => {
    const run = jest.fn().mockRejectedValue(new Error('the database is away'));
    const controller = new HousekeepingJobController(
      { run } as unknown as HousekeepingService,
      schedule(() => Promise.resolve()),
    );
    await expect(controller.onHousekeeping()).rejects.toThrow('the database is away');
  });

  it('does not keep the app from starting while the scheduler is away', async () => {
    const module = new HousekeepingModule(schedule(() => Promise.reject(new Error('the scheduler is away'))));
    expect(() => module.onApplicationBootstrap()).not.toThrow();
    await new Promise(setImmediate);
  });
});
