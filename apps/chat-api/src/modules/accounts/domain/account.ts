/** A person as the API shows them. */
export interface UserView {
  id: string;
  email: string;
  timeZone: string;
  locale: string;
  /** Offset of the reminder that a task with a due date gets, ISO 8601; null for none. */
  defaultReminder: string | null;
  /** `HH:MM`: when all-day tasks remind. */
  allDayReminderTime: string;
}

export interface Account extends UserView {
  passwordHash: string;
}

/** A signed-in device. Its refresh token changes with every use; only hashes are kept. */
export interface Session {
  id: string;
  accountId: string;
  /** Of the part that all refresh tokens of the session share. */
  familyHash: string;
  /** Of the secret that is good now. */
  tokenHash: string;
  previousTokenHash: string | null;
  /** What the current secret was made of, together with the one before it. */
  rotationSalt: string | null;
  rotatedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

/** E-mail addresses are compared without regard to case and to the way a letter is encoded. */
export function normalizeEmail(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

/** Takes what is secret off an account. */
export function toUserView({ passwordHash: _secret, ...view }: Account): UserView {
  return view;
}
