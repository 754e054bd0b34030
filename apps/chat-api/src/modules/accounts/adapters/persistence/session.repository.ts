import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Session } from '../../domain/account';

const COLUMNS = `id, account_id AS "accountId", family_hash AS "familyHash", token_hash AS "tokenHash",
  previous_token_hash AS "previousTokenHash", rotation_salt AS "rotationSalt", rotated_at AS "rotatedAt",
  expires_at AS "expiresAt", revoked_at AS "revokedAt"`;

/** Sessions in the database. */
@Injectable()
export class SessionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Stores a new session, and forgets those of the account that have expired. */
  async insert(session: Session): Promise<void> {
    await this.dataSource.query(
      `WITH expired AS (DELETE FROM session WHERE account_id = $2 AND expires_at < $5)
       INSERT INTO session (id, account_id, family_hash, token_hash, rotated_at, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $5, $6)`,
      [session.id, session.accountId, session.familyHash, session.tokenHash, session.rotatedAt, session.expiresAt],
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

  /** Ends the session whose refresh tokens share a family, if there is one. */
  async revoke(manager: EntityManager | DataSource, familyHash: string, now: Date): Promise<void> {
    await manager.query('UPDATE session SET revoked_at = coalesce(revoked_at, $2) WHERE family_hash = $1', [
      familyHash,
      now,
    ]);
  }
}
