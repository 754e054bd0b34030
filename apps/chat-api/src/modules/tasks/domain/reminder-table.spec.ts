import { runReminderCase } from '../../../../test/reminder-case-language';
import { REMINDER_CASES } from '../../../../test/reminder-cases';

describe('reminder table', () => {
  it('has at least 40 cases', () => {
    expect(Object.values(REMINDER_CASES).flat().length).toBeGreaterThanOrEqual(40);
  });

  describe.each(Object.entries(REMINDER_CASES))('%s', (_group, rows) => {
    it.each(rows)('$name', (row) => {
      const { actual, expected } = runReminderCase(row);
      expect(actual).toEqual(expected);
    });
  });
});
