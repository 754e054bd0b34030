import type { Recurrence } from '../api/types';

const UNITS: Record<string, string> = {
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};
const DAYS: Record<string, string> = { MO: 'Mon', TU: 'Tue', WE: 'Wed', TH: 'Thu', FR: 'Fri', SA: 'Sat', SU: 'Sun' };
const WORKDAYS = 'MO,TU,WE,TH,FR';

/** A rule in few words: "every week", "every 2 weeks on Tue", "every month"; "repeats" when it is a long story. */
export function recurrenceText({ rrule, anchor }: Recurrence): string {
  const parts = new Map(rrule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const unit = UNITS[parts.get('FREQ') ?? ''];
  if (!unit) return 'repeats';
  const interval = Number(parts.get('INTERVAL') ?? '1');
  const every = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
  return every + daysText(parts.get('BYDAY')) + (anchor === 'completion' ? ' after it is done' : '');
}

function daysText(days: string | undefined): string {
  if (days === undefined) return '';
  if (days === WORKDAYS) return ' on workdays';
  const names = days.split(',').map((day) => DAYS[day]);
  return names.every((name) => name !== undefined) ? ` on ${names.join(', ')}` : '';
}
