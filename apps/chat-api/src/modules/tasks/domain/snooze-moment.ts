import { resolveLocal, toLocalTime } from '@app/recurrence';
import { InputCheck, readInstant } from './task-input';

export const SNOOZE_PRESETS = ['10-minutes', '1-hour', 'this-evening', 'tomorrow-morning'] as const;
export type SnoozePreset = (typeof SNOOZE_PRESETS)[number];

/** When a reminder shall come again: an instant, a number of minutes from now, or one of the usual moments. */
export interface SnoozeInput {
  until?: string;
  minutes?: number;
  preset?: SnoozePreset;
}

const LONGEST_MINUTES = 527_040;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
const EVENING = '17:00';
const MORNING = '09:00';

/**
 * The instant that a snooze means, always in the future: "this evening" after the evening has begun is the next one.
 * @throws InvalidTaskError when it is none, or past
 */
export function snoozeMoment(input: SnoozeInput, timeZone: string, now: Date): Date {
  const check = new InputCheck();
  const given = [input.until, input.minutes, input.preset].filter((value) => value !== undefined);
  if (given.length !== 1) check.refuse('until', 'must be given, or "minutes", or "preset"; exactly one of them');
  const moment = readMoment(check, input, timeZone, now);
  if (moment !== undefined && moment <= now) check.refuse('until', 'must lie in the future');
  check.finish();
  return moment!;
}

function readMoment(
  check: InputCheck,
  { until, minutes, preset }: SnoozeInput,
  timeZone: string,
  now: Date,
): Date | undefined {
  if (until !== undefined) {
    const instant = readInstant(check, 'until', until);
    return instant === undefined ? undefined : new Date(instant);
  }
  if (minutes !== undefined) {
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_MINUTES) {
      check.refuse('minutes', `must be a whole number from 1 to ${LONGEST_MINUTES}`);
      return undefined;
    }
    return new Date(now.getTime() + minutes * MS_PER_MINUTE);
  }
  return preset === undefined ? undefined : presetMoment(check, preset, timeZone, now);
}

function presetMoment(check: InputCheck, preset: SnoozePreset, timeZone: string, now: Date): Date | undefined {
  switch (preset) {
    case '10-minutes':
      return new Date(now.getTime() + 10 * MS_PER_MINUTE);
    case '1-hour':
      return new Date(now.getTime() + 60 * MS_PER_MINUTE);
    case 'this-evening': {
      const evening = localMoment(0, EVENING, timeZone, now);
      return evening > now ? evening : localMoment(1, EVENING, timeZone, now);
    }
    case 'tomorrow-morning':
      return localMoment(1, MORNING, timeZone, now);
    default:
      check.refuse('preset', `must be one of ${SNOOZE_PRESETS.join(', ')}`);
      return undefined;
  }
}

function localMoment(daysLater: number, time: string, timeZone: string, now: Date): Date {
  const today = Date.parse(toLocalTime(now.toISOString(), timeZone).date);
  const date = new Date(today + daysLater * MS_PER_DAY).toISOString().slice(0, 10);
  return new Date(resolveLocal(date, time, timeZone));
}
