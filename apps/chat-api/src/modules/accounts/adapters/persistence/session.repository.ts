import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Session } from '../../domain/account';

const COLUMNS = `id, account_id AS "accountId", token_hash AS "tokenHash", previous_token_hash AS "previousTokenHash",
  rotated_at AS "rotatedAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"`;

/** Sessions in the database. */
@Injectable()
export class SessionRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(session: Session): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO session (id, account_id, token_hash, rotated_at, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $4, $5)`,
      [session.id, session.accountId, session.tokenHash, session.rotatedAt, session.expiresAt],
    );
  }

  /** The session that has, or just had, a token; locked until the transaction ends. */
  async findByToken(manager: EntityManager, tokenHash: string): Promise<Session | undefined> {
    const [session] = await manager.query<Session[]>(
      `SELECT ${COLUMNS} FROM session WHERE token_hash = $1 OR previous_token_hash = $1 FOR UPDATE`,
      [tokenHash],
    );
    return session;
  }

  async rotate(manager: EntityManager, session: Session): Promise<void> {
    await manager.query(
      `UPDATE session SET token_hash = $2, previous_token_hash = $3, rotated_at = $4, expires_at = $5 WHERE id = $1`,
      [session.id, session.tokenHash, session.previousTokenHash, session.rotatedAt, session.expiresAt],
    );
  }

  async revoke(manager: EntityManager | DataSource, id: string, now: Date): Promise<void> {
    await manager.query('UPDATE session SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1', [id, now]);
  }

  /** Ends the session that has a token, if there is one. */
  async revokeByToken(tokenHash: string, now: Date): Promise<void> {
    await this.dataSource.query(
      'UPDATE session SET revoked_at = coalesce(revoked_at, $2) WHERE token_hash = $1 OR previous_token_hash = $1',
      [tokenHash, now],
    );
  }
}
