import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { civilDate, dayNumber, daysInMonth, formatDay, monthOf, parseDay, startOfWeek, weekdayOf } from './calendar';

describe('calendar arithmetic', () => {
  it('agrees with Temporal on every day', () => {
    const days = fc.integer({ min: dayNumber(1, 1, 1), max: dayNumber(9999, 12, 31) });
    fc.assert(
      fc.property(days, (day) => {
        const date = Temporal.PlainDate.from('1970-01-01').add({ days: day });
        expect(civilDate(day)).toEqual({ year: date.year, month: date.month, day: date.day });
        expect(dayNumber(date.year, date.month, date.day)).toBe(day);
        expect(weekdayOf(day)).toBe(date.dayOfWeek - 1);
        expect(daysInMonth(date.year, date.month)).toBe(date.daysInMonth);
        expect(formatDay(day)).toBe(date.toString());
        expect(parseDay(date.toString())).toBe(day);
        expect(startOfWeek(day, 0)).toBe(day - date.dayOfWeek + 1);
        expect(monthOf(day)).toEqual({
          year: date.year,
          month: date.month,
          firstDay: day - date.day + 1,
          length: date.daysInMonth,
        });
      }),
      { numRuns: 3_000 },
    );
  });
});
