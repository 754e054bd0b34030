import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ACCESS_TOKEN } from '@app/contracts';
import { Clock, isUuid, uuidv7 } from '@app/kernel';
import { UnitOfWork } from '../../database/unit-of-work';
import { AccessTokenService } from '../../platform/auth/access-token.service';
import { EndedSessions } from '../../platform/auth/ended-sessions';
import { ProblemException } from '../../platform/problems/problem.exception';
import { OutboxSignal } from '../outbox/outbox.signal';
import { OutboxStore } from '../outbox/outbox.store';
import { originOfUser } from '../tasks/commands/change-origin';
import { SessionRepository, type EndedSession } from './adapters/persistence/session.repository';
import type { Session, SessionView } from './domain/account';
import { sessionsEnded } from './domain/account-events';
import { deviceOf, shortUserAgent } from './domain/device';
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
    private readonly ended: EndedSessions,
    private readonly outbox: OutboxStore,
    private readonly signal: OutboxSignal,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Begins a session on the device that a User-Agent header names. */
  async open(accountId: string, userAgent?: string): Promise<Tokens> {
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
      userAgent: shortUserAgent(userAgent),
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
    if (!token) return;
    await this.end((manager) => this.sessions.revokeFamily(manager, hashOf(token.family), this.clock.now()));
  }

  /** The signed-in devices of an account, the one used last first. */
  async list(accountId: string, currentId: string): Promise<SessionView[]> {
    const sessions = await this.sessions.list(accountId, this.clock.now());
    return sessions.map(({ id, createdAt, lastUsedAt, userAgent }) => ({
      id,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
      device: deviceOf(userAgent),
      current: id === currentId,
    }));
  }

  /**
   * Ends a session: its refresh token and its access tokens are good no longer.
   * @throws ProblemException 404 when the account has no such session
   */
  async endOne(accountId: string, id: string): Promise<void> {
    const ended = isUuid(id)
      ? await this.end((manager) => this.sessions.revokeOne(manager, accountId, id, this.clock.now()))
      : [];
    if (ended.length === 0) {
      throw new ProblemException(404, 'There is no such session.', {
        detail: 'It has ended already, or was never yours; read the list of sessions again.',
      });
    }
  }

  /** Ends every session of an account but one, in one transaction with something else. */
  async endOthers(
    accountId: string,
    keptId: string,
    also: (manager: EntityManager) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await this.end(async (manager) => {
      await also(manager);
      return this.sessions.revokeOthers(manager, accountId, keptId, this.clock.now());
    });
  }

  /** Ends what a personal access token opened, in the transaction that removes it. Returns what `remove` does. */
  endToken(accountId: string, id: string, remove: (manager: EntityManager) => Promise<boolean>): Promise<boolean> {
    return this.unitOfWork.run(async (manager) => {
      const removed = await remove(manager);
      if (removed) await this.tell(manager, [{ id, accountId }]);
      return removed;
    });
  }

  private end(revoke: (manager: EntityManager) => Promise<EndedSession[]>): Promise<EndedSession[]> {
    return this.unitOfWork.run(async (manager) => {
      const ended = await revoke(manager);
      await this.tell(manager, ended);
      return ended;
    });
  }

  /** Sees to it that access tokens of sessions that ended, all of one account, are refused, and their sockets closed. */
  private async tell(manager: EntityManager, ended: readonly EndedSession[]): Promise<void> {
    const [first] = ended;
    if (!first) return;
    const ids = ended.map(({ id }) => id);
    await this.ended.add(manager, ids);
    const origin = originOfUser(first.accountId);
    for (const event of sessionsEnded(origin, ids, this.clock.now())) {
      await this.outbox.add(manager, event, origin.traceparent);
    }
    this.unitOfWork.afterCommit(manager, () => this.signal.committed(first.accountId));
  }

  private exchange(token: RefreshToken): Promise<{ session: Session; next: RefreshToken } | undefined> {
    const now = this.clock.now();
    const secretHash = hashOf(token.secret);
    return this.unitOfWork.run(async (manager) => {
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
      await this.tell(manager, await this.sessions.revokeFamily(manager, session.familyHash, now));
      return undefined;
    });
  }

  private async tokens(session: Session, token: RefreshToken): Promise<Tokens> {
    const accessToken = await this.accessTokens.issue(session.accountId, session.id);
    return { accessToken, refreshToken: formatRefreshToken(token), expiresIn: ACCESS_TOKEN.lifetime };
  }
}
