import { runNext, runSchedule } from '../test/case-language';
import { NEXT_CASES } from '../test/next-cases';
import { RFC_CASES } from '../test/rfc-cases';
import { SCHEDULE_CASES } from '../test/schedule-cases';

// The whole table also runs under other host time zones, see host-time-zones.int.spec.ts.
describe('recurrence table', () => {
  it('has at least 150 cases', () => {
    expect(RFC_CASES.length + SCHEDULE_CASES.length + NEXT_CASES.length).toBeGreaterThanOrEqual(150);
  });

  describe('examples of RFC 5545', () => {
    it.each(RFC_CASES)('$name: $rule', (row) => expect(runSchedule(row)).toEqual(row.expected));
  });

  describe('schedules', () => {
    it.each(SCHEDULE_CASES)('$name: $rule', (row) => expect(runSchedule(row)).toEqual(row.expected));
  });

  describe('completions', () => {
    it.each(NEXT_CASES)('$name: $rule', (row) => expect(runNext(row)).toEqual(row.expected));
  });
});
