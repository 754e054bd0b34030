import { Injectable } from '@nestjs/common';
import { Clock, uuidv7 } from '@app/kernel';
import { SharedRateLimiter } from '../../platform/http/shared-rate-limiter';
import { accountGone } from '../../platform/problems/account-gone';
import { ProblemException } from '../../platform/problems/problem.exception';
import { AccountRepository, EmailTakenError } from './adapters/persistence/account.repository';
import {
  DEFAULT_SETTINGS,
  isNobodysAddress,
  normalizeEmail,
  toUserView,
  type Account,
  type UserSettings,
  type UserView,
} from './domain/account';
import { PasswordHasher } from './domain/password-hasher';
import { SessionsService } from './sessions.service';

/** How long what a person chose is kept in memory; another replica may have changed it meanwhile. */
const CACHE_MS = 5_000;
const CACHE_SIZE = 10_000;
/** Tries of the password by somebody who is signed in. */
const PASSWORD_TRIES = { name: 'password', burst: 10, refillMs: 6_000 };

/** People and what they chose. */
@Injectable()
export class AccountsService {
  private readonly cache = new Map<string, { view: UserView; at: number }>();

  constructor(
    private readonly accounts: AccountRepository,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly limiter: SharedRateLimiter,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemException 409 when the address is taken */
  async register(email: string, password: string, settings: Partial<UserSettings>): Promise<UserView> {
    const account: Account = {
      ...DEFAULT_SETTINGS,
      ...settings,
      id: uuidv7(),
      email: normalizeEmail(email),
      passwordHash: await this.passwords.hash(password),
    };
    try {
      await this.accounts.insert(account, this.clock.now());
    } catch (error) {
      if (!(error instanceof EmailTakenError)) throw error;
      throw new ProblemException(409, 'There is an account with this e-mail address.', {
        errors: [{ field: 'email', message: 'is taken; sign in, or take another address' }],
      });
    }
    return toUserView(account);
  }

  /** @throws ProblemException 401 when address and password do not fit; it does not tell which of them is wrong */
  async authenticate(email: string, password: string): Promise<UserView> {
    const account = await this.accounts.findByEmail(normalizeEmail(email));
    if (!(await this.passwords.verify(account?.passwordHash, password))) {
      throw new ProblemException(401, 'E-mail address or password is wrong.', { detail: 'Check both and try again.' });
    }
    return toUserView(account!);
  }

  /** @throws ProblemException 401 when the account is gone */
  async get(id: string): Promise<UserView> {
    const now = this.clock.now().getTime();
    const cached = this.cache.get(id);
    if (cached && now - cached.at < CACHE_MS) return cached.view;
    const account = await this.accounts.findById(id);
    if (!account) throw accountGone();
    const view = toUserView(account);
    this.remember(view, now);
    return view;
  }

  /** Changes what is given and leaves the rest. */
  async update(id: string, settings: Partial<UserSettings>): Promise<UserView> {
    this.cache.delete(id);
    const changed = { ...(await this.get(id)), ...settings };
    await this.accounts.update(changed);
    this.remember(changed, this.clock.now().getTime());
    return changed;
  }

  /**
   * Changes the password and ends every session but one.
   * @throws ProblemException 400 when the current password is wrong, 429 after too many tries
   */
  async changePassword(id: string, current: string, next: string, keptSessionId: string): Promise<void> {
    await this.confirmPassword(id, current, 'currentPassword');
    const passwordHash = await this.passwords.hash(next);
    await this.sessions.endOthers(id, keptSessionId, (manager) => this.accounts.setPassword(manager, id, passwordHash));
  }

  /**
   * Makes sure that whoever has a session also knows the password.
   * @throws ProblemException 400 naming the field when it is wrong, 429 after too many tries
   */
  async confirmPassword(id: string, password: string, field: string): Promise<void> {
    await this.limiter.take(PASSWORD_TRIES, id);
    const account = await this.accounts.findById(id);
    if (await this.passwords.verify(account?.passwordHash, password)) return this.limiter.reset(PASSWORD_TRIES, id);
    throw ProblemException.invalid([{ field, message: 'is wrong; type the password you sign in with' }]);
  }

  /** Whether there is a password that a person chose and remembers: a guest has none, nor has who signs in elsewhere. */
  async hasKnownPassword(id: string): Promise<boolean> {
    const account = await this.accounts.findById(id);
    return account !== undefined && account.passwordHash !== null && !isNobodysAddress(account.email ?? '');
  }

  /** Drops what is remembered of an account. */
  forget(id: string): void {
    this.cache.delete(id);
  }

  private remember(view: UserView, at: number): void {
    this.cache.delete(view.id);
    this.cache.set(view.id, { view, at });
    if (this.cache.size > CACHE_SIZE) this.cache.delete(this.cache.keys().next().value!);
  }
}
