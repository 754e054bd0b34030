import type { Measure } from '../bench';
import { measureEvents } from './events';
import { measureFloors } from './floors';
import { measureLatency } from './latency';
import { measureRecovery } from './recovery';
import { measureRecurrence } from './recurrence';
import { measureReminders } from './reminders';
import { measureSearch } from './search';
import { measureStart } from './start';
import { measureThroughput } from './throughput';
import { measureWindows } from './windows';

/** Everything that is measured, by the name that `--only` takes, in this order. */
export const MEASURES: Record<string, Measure> = {
  start: measureStart,
  floors: measureFloors,
  latency: measureLatency,
  windows: measureWindows,
  reminders: measureReminders,
  throughput: measureThroughput,
  events: measureEvents,
  search: measureSearch,
  recurrence: measureRecurrence,
  recovery: measureRecovery,
};
