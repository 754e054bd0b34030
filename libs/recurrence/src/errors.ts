/** A recurrence rule that cannot be accepted: `field` is the RFC 5545 part (`BYDAY`, `COUNT`, …), the message names the remedy. */
export class RecurrenceRuleError extends Error {
  override readonly name = 'RecurrenceRuleError';

  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** A date, time, zone, due moment or duration that cannot be understood: `field` says which, the message names the remedy. */
export class TimeInputError extends Error {
  override readonly name = 'TimeInputError';

  constructor(
    readonly field: 'date' | 'time' | 'timeZone' | 'due' | 'instant' | 'before',
    message: string,
  ) {
    super(message);
  }
}
