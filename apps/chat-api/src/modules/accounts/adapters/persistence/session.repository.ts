import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';
import type { Session } from '../../domain/account';

const COLUMNS = `id, account_id AS "accountId", family_hash AS "familyHash", token_hash AS "tokenHash",
  previous_token_hash AS "previousTokenHash", rotation_salt AS "rotationSalt", rotated_at AS "rotatedAt",
  expires_at AS "expiresAt", revoked_at AS "revokedAt", user_agent AS "userAgent"`;

/** A session as the list of its owner needs it. */
export interface ListedSession {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  userAgent: string;
}

/** A session that was ended just now. */
export interface EndedSession {
  id: string;
  accountId: string;
}

/** Sessions in the database. */
@Injectable()
export class SessionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Stores a new session, and forgets those of the account that have expired. */
  async insert(session: Session): Promise<void> {
    await this.dataSource.query(
      `WITH expired AS (DELETE FROM session WHERE account_id = $2 AND expires_at < $5)
       INSERT INTO session (id, account_id, family_hash, token_hash, rotated_at, created_at, expires_at, user_agent)
       VALUES ($1, $2, $3, $4, $5, $5, $6, $7)`,
      [
        session.id,
        session.accountId,
        session.familyHash,
        session.tokenHash,
        session.rotatedAt,
        session.expiresAt,
        session.userAgent,
      ],
    );
  }

  /** The session whose refresh tokens share a family; locked until the transaction ends. */
  async findByFamily(manager: EntityManager, familyHash: string): Promise<Session | undefined> {
    const [session] = await manager.query<Session[]>(
      `SELECT ${COLUMNS} FROM session WHERE family_hash = $1 FOR UPDATE`,
      [familyHash],
    );
    return session;
  }

  async rotate(manager: EntityManager, session: Session): Promise<void> {
    await manager.query(
      `UPDATE session SET token_hash = $2, previous_token_hash = $3, rotation_salt = $4, rotated_at = $5, expires_at = $6
       WHERE id = $1`,
      [
        session.id,
        session.tokenHash,
        session.previousTokenHash,
        session.rotationSalt,
        session.rotatedAt,
        session.expiresAt,
      ],
    );
  }

  /** The sessions of an account that are good now, the one used last first. */
  async list(accountId: string, now: Date): Promise<ListedSession[]> {
    return runStatement<ListedSession>(
      this.dataSource,
      {
        name: 'sessions-of-account',
        text: `SELECT id, created_at AS "createdAt", rotated_at AS "lastUsedAt", user_agent AS "userAgent" FROM session
               WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY rotated_at DESC, id DESC`,
      },
      [accountId, now],
    );
  }

  /** Ends the session whose refresh tokens share a family. Returns the one that ended. */
  revokeFamily(manager: EntityManager, familyHash: string, now: Date): Promise<EndedSession[]> {
    return this.revoke(manager, 'family_hash = $2', [now, familyHash]);
  }

  /** Ends one session of an account. Returns the one that ended. */
  revokeOne(manager: EntityManager, accountId: string, id: string, now: Date): Promise<EndedSession[]> {
    return this.revoke(manager, 'account_id = $2 AND id = $3 AND expires_at > $1', [now, accountId, id]);
  }

  /** Ends every session of an account but one. Returns those that ended. */
  revokeOthers(manager: EntityManager, accountId: string, keptId: string, now: Date): Promise<EndedSession[]> {
    return this.revoke(manager, 'account_id = $2 AND id <> $3', [now, accountId, keptId]);
  }

  private revoke(manager: EntityManager, which: string, values: unknown[]): Promise<EndedSession[]> {
    return runStatement<EndedSession>(
      manager,
      {
        text: `UPDATE session SET revoked_at = $1 WHERE ${which} AND revoked_at IS NULL
               RETURNING id, account_id AS "accountId"`,
      },
      values,
    );
  }
}
