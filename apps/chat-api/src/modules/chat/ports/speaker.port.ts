/** What words mean depends on who says them. */
export interface Speaker {
  /** IANA name. */
  timeZone: string;
  /** BCP 47 tag. */
  locale: string;
  /** `HH:MM`: when all-day tasks remind. */
  allDayReminderTime: string;
  /** Offset of the reminder that a task with a due date gets, ISO 8601; null for none. */
  defaultReminder: string | null;
}

/** Knows the people who talk; the accounts keep them. */
export abstract class SpeakerPort {
  abstract of(userId: string): Promise<Speaker>;
}
