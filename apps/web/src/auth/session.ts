import { ApiError, UnreachableError } from '../api/errors';
import { read } from '../api/http-client';
import type { SignedIn, User } from '../api/types';

/** The access token is renewed this long before it expires, or at half of a very short life. */
const RENEW_BEFORE_MS = 120_000;
const RETRY_MS = [1_000, 2_000, 5_000, 15_000];
const TIMEOUT_MS = 15_000;

/** What the browser gives a session; tests give their own. */
export interface SessionHost {
  fetch: typeof fetch;
  now: () => number;
  /** Calls back after a while; returns what cancels it. */
  after: (milliseconds: number, call: () => void) => () => void;
  /** Runs one renewal at a time over all windows, since a refresh token is good for one use. */
  exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  /** Whether this browser was signed in when it was last open. Holds no secret. */
  hint: { get: () => boolean; set: (signedIn: boolean) => void };
  /** Calls back when another window of this browser signed out. */
  onLeftElsewhere: (call: () => void) => void;
}

export interface SessionListener {
  onSignedIn: (user: User) => void;
  /** The access token is another one now, of the same person. */
  onRenewed: (accessToken: string) => void;
  /** @param expired true when the server ended the session, false when the person did */
  onSignedOut: (expired: boolean) => void;
}

/**
 * Who uses this window. The access token lives in memory only; the refresh token is an HttpOnly cookie that no script can
 * read. The token is renewed silently before it expires.
 */
export class Session {
  private token: { value: string; expiresAt: number } | undefined;
  private userId: string | undefined;
  private renewal: Promise<string> | undefined;
  private cancelTimer: () => void = () => undefined;
  /** The server's answer to a sign-out, which takes the cookie away: nobody signs in before it is here. */
  private leaving: Promise<unknown> = Promise.resolve();
  /** Rises with every sign-in and sign-out, so that a renewal that was under way does not undo them. */
  private generation = 0;

  constructor(
    private readonly host: SessionHost,
    private readonly listener: SessionListener,
  ) {
    host.onLeftElsewhere(() => {
      if (this.userId !== undefined) this.end(false);
    });
  }

  /**
   * Takes up the session that the browser's cookie still holds. Returns false when there is none.
   * @throws when the server cannot tell right now
   */
  async resume(): Promise<boolean> {
    if (!this.host.hint.get()) return false;
    try {
      await this.renew();
      return true;
    } catch (error) {
      if (isFinal(error)) return false;
      throw error;
    }
  }

  async register(email: string, password: string, home: { timeZone: string; locale: string }): Promise<void> {
    await this.signIn('register', { email, password, ...home, cookie: true });
  }

  async login(email: string, password: string): Promise<void> {
    await this.signIn('login', { email, password, cookie: true });
  }

  /** Ends the session here at once, and on the server when it can be reached. */
  async logout(): Promise<void> {
    this.end(false);
    this.leaving = this.call('logout').catch(() => undefined);
    await this.leaving;
  }

  /**
   * A token that has not expired.
   * @throws ApiError when nobody is signed in, UnreachableError when the server is away
   */
  async accessToken(): Promise<string> {
    if (this.token && this.token.expiresAt > this.host.now()) return this.token.value;
    if (this.userId === undefined) throw new ApiError(401, 'Nobody is signed in.');
    return this.renew();
  }

  /**
   * A token other than one that was refused.
   * @throws ApiError when the session is over, UnreachableError when the server is away
   */
  renew(refused?: string): Promise<string> {
    if (refused !== undefined && this.token && this.token.value !== refused) return Promise.resolve(this.token.value);
    this.renewal ??= this.exchange().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  private async signIn(name: 'register' | 'login', credentials: object): Promise<void> {
    await this.leaving;
    const answer = await this.call(name, credentials);
    this.generation += 1;
    this.accept(answer);
  }

  private async exchange(): Promise<string> {
    const { generation } = this;
    try {
      const answer = await this.host.exclusively(() => this.call('refresh'));
      if (generation !== this.generation) return await this.accessToken();
      return this.accept(answer);
    } catch (error) {
      if (isFinal(error) && generation === this.generation) this.end(true);
      throw error;
    }
  }

  private accept({ user, accessToken, expiresIn }: SignedIn): string {
    const life = expiresIn * 1_000;
    this.token = { value: accessToken, expiresAt: this.host.now() + life };
    this.host.hint.set(true);
    this.renewLater(Math.max(life / 2, life - RENEW_BEFORE_MS));
    // Another window may have signed in as somebody else: the cookie is shared, so this window follows.
    const same = this.userId === user.id;
    this.userId = user.id;
    if (same) this.listener.onRenewed(accessToken);
    else this.listener.onSignedIn(user);
    return accessToken;
  }

  private renewLater(milliseconds: number, failures = 0): void {
    this.cancelTimer();
    this.cancelTimer = this.host.after(milliseconds, () => {
      this.renew().catch(() => {
        const pause = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!;
        if (this.userId !== undefined) this.renewLater(pause, failures + 1);
      });
    });
  }

  private end(expired: boolean): void {
    this.generation += 1;
    this.cancelTimer();
    this.token = undefined;
    this.userId = undefined;
    this.host.hint.set(false);
    this.listener.onSignedOut(expired);
  }

  private async call(name: 'register' | 'login' | 'refresh' | 'logout', body?: object): Promise<SignedIn> {
    let answer: Response;
    try {
      answer = await this.host.fetch(`/api/v1/auth/${name}`, {
        method: 'POST',
        credentials: 'same-origin',
        ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new UnreachableError();
    }
    return read<SignedIn>(answer);
  }
}

/** Whether the server has said that there is no session, and not just that it is busy. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500 && error.status !== 429;
}
