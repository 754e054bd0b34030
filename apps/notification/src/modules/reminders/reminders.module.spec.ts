import type { SidecarReadiness } from '@app/dapr';
import type { ReminderAlarms } from './reminder.alarms';
import type { ReminderStore } from './reminder.store';
import { RemindersModule } from './reminders.module';
import type { SchedulerWatch } from './scheduler.watch';

jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

/** A start at which the state store fails so many times. */
async function startWith(failures: number): Promise<unknown[]> {
  const armed: unknown[] = [];
  let reads = 0;
  const store = {
    pending: () => {
      reads += 1;
      return reads > failures ? Promise.resolve(['a document']) : Promise.reject(new Error('the store is away'));
    },
  };
  const module = new RemindersModule(
    { waitForOutbound: () => Promise.resolve() } as unknown as SidecarReadiness,
    store as unknown as ReminderStore,
    { set: (document: unknown) => armed.push(document) } as unknown as ReminderAlarms,
    { renew: () => Promise.reject(new Error('the scheduler is away')) } as unknown as SchedulerWatch,
  );
  await module.onApplicationBootstrap();
  return armed;
}

describe('the start of notification', () => {
  it('arms what is pending, whatever becomes of the scheduler', async () => {
    await expect(startWith(0)).resolves.toEqual(['a document']);
  });

  it('waits for a state store that fails for a moment', async () => {
    await expect(startWith(3)).resolves.toEqual(['a document']);
  });

  it('gives up after some time', async () => {
    await expect(startWith(20)).rejects.toThrow('the store is away');
  });
});
