import { Injectable } from '@nestjs/common';
import { ACCESS_TOKEN } from '@app/contracts';
import { Clock, isUuid, uuidv7 } from '@app/kernel';
import { AccessTokenService } from '../../platform/auth/access-token.service';
import { PersonalTokensPort, type PersonalToken } from '../../platform/auth/personal-tokens.port';
import type { Scope } from '../../platform/auth/scopes';
import { ProblemException } from '../../platform/problems/problem.exception';
import { PersonalTokenRepository, type StoredToken } from './adapters/persistence/personal-token.repository';
import { newPersonalToken, personalTokenHash } from './domain/personal-token';
import { SessionsService } from './sessions.service';

/** How many tokens one person may have. */
const MAX_TOKENS = 50;
/** The moment of the last use is noted this seldom. */
const USE_NOTED_MS = 10 * 60_000;

/** A personal access token as its owner sees it. */
export interface PersonalTokenView {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string | null;
  /** To within ten minutes. */
  lastUsedAt: string | null;
}

/** Tokens that people make for their programs. */
@Injectable()
export class PersonalTokensService extends PersonalTokensPort {
  constructor(
    private readonly tokens: PersonalTokenRepository,
    private readonly sessions: SessionsService,
    private readonly accessTokens: AccessTokenService,
    private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * Makes a token; it is told this once.
   * @throws ProblemException 400 when it would have expired already, 409 when the person has too many
   */
  async create(
    accountId: string,
    { name, scopes, expiresAt }: { name: string; scopes: Scope[]; expiresAt?: string | null },
  ): Promise<PersonalTokenView & { token: string }> {
    const now = this.clock.now();
    const end = expiresAt ? new Date(expiresAt) : null;
    if (end && end <= now) {
      throw ProblemException.invalid([{ field: 'expiresAt', message: 'must be in the future' }]);
    }
    const token = newPersonalToken();
    const stored: StoredToken = {
      id: uuidv7(),
      accountId,
      name,
      scopes: [...new Set(scopes)],
      createdAt: now,
      expiresAt: end,
      lastUsedAt: null,
    };
    if (!(await this.tokens.insert(stored, personalTokenHash(token)!, MAX_TOKENS))) {
      throw new ProblemException(409, 'There are too many access tokens.', {
        detail: `A person may have ${MAX_TOKENS}; revoke one that is not used any more.`,
      });
    }
    return { ...toView(stored), token };
  }

  async list(accountId: string): Promise<PersonalTokenView[]> {
    return (await this.tokens.list(accountId)).map(toView);
  }

  /**
   * Revokes a token together with the short ones it was exchanged for.
   * @throws ProblemException 404 when the person has no such token
   */
  async revoke(accountId: string, id: string): Promise<void> {
    const removed =
      isUuid(id) &&
      (await this.sessions.endToken(accountId, id, (manager) => this.tokens.remove(manager, accountId, id)));
    if (!removed) throw new ProblemException(404, 'There is no such access token.', { detail: 'Read the list again.' });
  }

  override async authenticate(token: string): Promise<PersonalToken | undefined> {
    const hash = personalTokenHash(token);
    const found = hash === null ? undefined : await this.tokens.findByHash(hash);
    const now = this.clock.now();
    if (!found || (found.expiresAt && found.expiresAt <= now)) return undefined;
    if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > USE_NOTED_MS) {
      await this.tokens.setUsed(found.id, now);
    }
    return { id: found.id, userId: found.accountId, scopes: found.scopes, expiresAt: found.expiresAt };
  }

  /** A short access token with the same scopes, for sockets; it never outlives the token it comes from. */
  async exchange({
    id,
    userId,
    scopes,
    expiresAt,
  }: PersonalToken): Promise<{ accessToken: string; expiresIn: number }> {
    const left = expiresAt ? Math.ceil((expiresAt.getTime() - this.clock.now().getTime()) / 1000) : Infinity;
    const expiresIn = Math.max(1, Math.min(ACCESS_TOKEN.lifetime, left));
    return { accessToken: await this.accessTokens.issue(userId, id, { scopes, lifetime: expiresIn }), expiresIn };
  }
}

function toView({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: StoredToken): PersonalTokenView {
  return {
    id,
    name,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
