import type { DueSnapshot } from '@app/contracts';
import { resolveLocal } from '@app/recurrence';

const MS_PER_DAY = 86_400_000;

/** Where a due moment stands in a list, as an instant: an all-day one at the start of its day. */
export function startOf(due: DueSnapshot): string {
  return due.at ?? resolveLocal(due.date!, '00:00', due.timeZone);
}

/** From when on it is overdue, as an instant: an all-day one when its day is over. */
export function endOf(due: DueSnapshot): string {
  if (due.at !== null) return due.at;
  const nextDay = new Date(Date.parse(due.date!) + MS_PER_DAY).toISOString().slice(0, 10);
  return resolveLocal(nextDay, '00:00', due.timeZone);
}
