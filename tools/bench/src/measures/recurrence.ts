import { nextOccurrence, parseRule, type DueMoment } from '@app/recurrence';
import type { Bench } from '../bench';

const RULES = ['FREQ=DAILY', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=MONTHLY'];
const TARGET = 100_000;
const BLOCK = 500;
const LONGEST_MS = 3_000;

/** Next occurrences a second, one after the other as the saga asks for them. */
export async function measureRecurrence({ add }: Bench): Promise<void> {
  const seriesStart: DueMoment = { at: '2026-01-31T08:00:00.000Z', date: null, timeZone: 'Europe/Rome' };
  const series = RULES.map((rrule) => ({ rule: parseRule(rrule), lastDue: seriesStart, lastIndex: 1 }));
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < LONGEST_MS) {
    for (const each of series) {
      for (let index = 0; index < BLOCK; index += 1) {
        const next = nextOccurrence({ ...each, anchor: 'schedule', seriesStart })!;
        // Starts over before the dates leave the calendar.
        Object.assign(each, each.lastIndex > BLOCK ? { lastDue: seriesStart, lastIndex: 1 } : { lastDue: next });
        each.lastIndex += 1;
        count += 1;
      }
    }
  }
  const rate = (count * 1_000) / (performance.now() - start);
  add({ name: 'next occurrences', target: `≥ ${TARGET}/s`, met: rate >= TARGET, rate });
}
