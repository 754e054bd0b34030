import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ACCESS_TOKEN } from '@app/contracts';
import { Clock, uuidv7 } from '@app/kernel';
import { AccessTokenService } from '../../platform/auth/access-token.service';
import { ProblemException } from '../../platform/problems/problem.exception';
import { SessionRepository } from './adapters/persistence/session.repository';
import type { Session } from './domain/account';
import {
  formatRefreshToken,
  hashOf,
  newRefreshToken,
  newRotationSalt,
  nextRefreshToken,
  parseRefreshToken,
  type RefreshToken,
} from './domain/refresh-token';

/** A session ends this long after its last use. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000;
/**
 * Several windows of one browser may refresh at the same moment with the same token: for this long after it was used it
 * gives them all the same next one. Later, or any older token, is taken for stolen, and the session ends for everybody
 * who has a token of it.
 */
export const REUSE_GRACE_MS = 10_000;

/** What a sign-in hands out. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
}

/** Signed-in devices: opaque refresh tokens that change with every use. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly accessTokens: AccessTokenService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Begins a session. */
  async open(accountId: string): Promise<Tokens> {
    const token = newRefreshToken();
    const now = this.clock.now();
    const session: Session = {
      id: uuidv7(),
      accountId,
      familyHash: hashOf(token.family),
      tokenHash: hashOf(token.secret),
      previousTokenHash: null,
      rotationSalt: null,
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
      revokedAt: null,
    };
    await this.sessions.insert(session);
    return this.tokens(session, token);
  }

  /**
   * Exchanges a refresh token for a new pair.
   * @throws ProblemException 401 when the token is unknown, expired, revoked or was used before
   */
  async refresh(refreshToken: string): Promise<Tokens & { accountId: string }> {
    const token = parseRefreshToken(refreshToken);
    const renewed = token && (await this.exchange(token));
    if (!renewed) throw new ProblemException(401, 'The session has ended.', { detail: 'Sign in again.' });
    return { ...(await this.tokens(renewed.session, renewed.next)), accountId: renewed.session.accountId };
  }

  /** Ends the session of a refresh token; an unknown one is ended already. */
  async close(refreshToken: string): Promise<void> {
    const token = parseRefreshToken(refreshToken);
    if (token) await this.sessions.revoke(this.dataSource, hashOf(token.family), this.clock.now());
  }

  private exchange(token: RefreshToken): Promise<{ session: Session; next: RefreshToken } | undefined> {
    const now = this.clock.now();
    const secretHash = hashOf(token.secret);
    return this.dataSource.transaction(async (manager) => {
      const session = await this.sessions.findByFamily(manager, hashOf(token.family));
      if (!session || session.revokedAt || session.expiresAt <= now) return undefined;
      if (session.tokenHash === secretHash) {
        const salt = newRotationSalt();
        const next = nextRefreshToken(token, salt);
        const rotated: Session = {
          ...session,
          tokenHash: hashOf(next.secret),
          previousTokenHash: secretHash,
          rotationSalt: salt,
          rotatedAt: now,
          expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
        };
        await this.sessions.rotate(manager, rotated);
        return { session: rotated, next };
      }
      const justUsed = now.getTime() - session.rotatedAt.getTime() <= REUSE_GRACE_MS;
      if (session.previousTokenHash === secretHash && session.rotationSalt !== null && justUsed) {
        return { session, next: nextRefreshToken(token, session.rotationSalt) };
      }
      await this.sessions.revoke(manager, session.familyHash, now);
      return undefined;
    });
  }

  private async tokens(session: Session, token: RefreshToken): Promise<Tokens> {
    const accessToken = await this.accessTokens.issue(session.accountId, session.id);
    return { accessToken, refreshToken: formatRefreshToken(token), expiresIn: ACCESS_TOKEN.lifetime };
  }
}
