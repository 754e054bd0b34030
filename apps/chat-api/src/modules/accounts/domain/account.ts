/** A person as the API shows them. */
export interface UserView {
  id: string;
  /** Null when an identity provider vouches for the person and has told of none that is verified and free. */
  email: string | null;
  timeZone: string;
  locale: string;
  /** Offset of the reminder that a task with a due date gets, ISO 8601; null for none. */
  defaultReminder: string | null;
  /** `HH:MM`: when all-day tasks remind. */
  allDayReminderTime: string;
}

/** What a person may choose. */
export type UserSettings = Omit<UserView, 'id' | 'email'>;

/** What holds until a person chooses. */
export const DEFAULT_SETTINGS: UserSettings = {
  timeZone: 'UTC',
  locale: 'en',
  defaultReminder: null,
  allDayReminderTime: '09:00',
};

export interface Account extends UserView {
  /** Null when another identity provider vouches for the person. */
  passwordHash: string | null;
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
  /** The User-Agent header of the sign-in, shortened. */
  userAgent: string;
}

/** A signed-in device as its owner sees it. */
export interface SessionView {
  id: string;
  createdAt: string;
  /** The last sign-in or refresh. */
  lastUsedAt: string;
  /** Such as `Firefox on Linux`. */
  device: string;
  /** Whether the request that asks came from it. */
  current: boolean;
}

/** E-mail addresses are compared without regard to case and to the way a letter is encoded. */
export function normalizeEmail(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

/** The longest language tag that RFC 5646 expects. */
const MAX_LOCALE = 35;

/** Whether a text is a language tag, such as `en-GB`. */
export function isLocale(text: string): boolean {
  try {
    return text.length <= MAX_LOCALE && new Intl.Locale(text).baseName !== '';
  } catch {
    return false;
  }
}

/** Whether an address stands for nobody: the top-level domain `invalid` is reserved (RFC 2606), and clients use it for guests. */
export function isNobodysAddress(email: string): boolean {
  return email.endsWith('.invalid');
}

/** Takes what is secret off an account. */
export function toUserView({ passwordHash: _secret, ...view }: Account): UserView {
  return view;
}
