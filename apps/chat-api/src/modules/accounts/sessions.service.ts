import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ACCESS_TOKEN } from '@app/contracts';
import { Clock, uuidv7 } from '@app/kernel';
import { AccessTokenService } from '../../platform/auth/access-token.service';
import { ProblemException } from '../../platform/problems/problem.exception';
import { SessionRepository } from './adapters/persistence/session.repository';
import type { Session } from './domain/account';

/** A session ends this long after its last use. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000;
/**
 * Two windows of one browser may refresh at the same moment with the same token: for this long the token before the
 * last is still good. Later it is taken for stolen, and the session ends.
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
    const refreshToken = newToken();
    const now = this.clock.now();
    const session: Session = {
      id: uuidv7(),
      accountId,
      tokenHash: hashOf(refreshToken),
      previousTokenHash: null,
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
      revokedAt: null,
    };
    await this.sessions.insert(session);
    return this.tokens(session, refreshToken);
  }

  /**
   * Exchanges a refresh token for a new pair. The token before the last ends the session: somebody else has it.
   * @throws ProblemException 401 when the token is unknown, expired, revoked or was used before
   */
  async refresh(refreshToken: string): Promise<Tokens & { accountId: string }> {
    const now = this.clock.now();
    const next = newToken();
    const outcome = await this.dataSource.transaction(async (manager) => {
      const session = await this.sessions.findByToken(manager, hashOf(refreshToken));
      if (!session || session.revokedAt || session.expiresAt <= now) return undefined;
      const reused = session.tokenHash !== hashOf(refreshToken);
      if (reused && now.getTime() - session.rotatedAt.getTime() > REUSE_GRACE_MS) {
        await this.sessions.revoke(manager, session.id, now);
        return undefined;
      }
      const rotated: Session = {
        ...session,
        tokenHash: hashOf(next),
        previousTokenHash: session.tokenHash,
        rotatedAt: now,
        expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
      };
      await this.sessions.rotate(manager, rotated);
      return rotated;
    });
    if (!outcome) {
      throw new ProblemException(401, 'The session has ended.', { detail: 'Sign in again.' });
    }
    return { ...(await this.tokens(outcome, next)), accountId: outcome.accountId };
  }

  /** Ends the session of a refresh token; an unknown one is ended already. */
  async close(refreshToken: string): Promise<void> {
    await this.sessions.revokeByToken(hashOf(refreshToken), this.clock.now());
  }

  private async tokens(session: Session, refreshToken: string): Promise<Tokens> {
    const accessToken = await this.accessTokens.issue(session.accountId, session.id);
    return { accessToken, refreshToken, expiresIn: ACCESS_TOKEN.lifetime };
  }
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
