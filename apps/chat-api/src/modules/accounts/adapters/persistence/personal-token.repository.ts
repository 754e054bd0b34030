import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';
import type { Scope } from '../../../../platform/auth/scopes';

/** A personal access token without the token itself. */
export interface StoredToken {
  id: string;
  accountId: string;
  name: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const COLUMNS = `id, account_id AS "accountId", name, scopes, created_at AS "createdAt", expires_at AS "expiresAt",
  last_used_at AS "lastUsedAt"`;

/** Personal access tokens in the database. */
@Injectable()
export class PersonalTokenRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Stores a token unless the account has as many as it may. Returns false then. */
  async insert(token: StoredToken, tokenHash: string, limit: number): Promise<boolean> {
    const rows = await runStatement(
      this.dataSource,
      {
        text: `INSERT INTO access_token (id, account_id, name, scopes, token_hash, created_at, expires_at)
               SELECT $1::uuid, $2::uuid, $3, $4::text[], $5, $6::timestamptz, $7::timestamptz
               WHERE (SELECT count(*) FROM access_token WHERE account_id = $2) < $8
               RETURNING id`,
      },
      [token.id, token.accountId, token.name, token.scopes, tokenHash, token.createdAt, token.expiresAt, limit],
    );
    return rows.length > 0;
  }

  /** The tokens of an account, the newest first. */
  list(accountId: string): Promise<StoredToken[]> {
    return runStatement<StoredToken>(
      this.dataSource,
      { text: `SELECT ${COLUMNS} FROM access_token WHERE account_id = $1 ORDER BY created_at DESC, id DESC` },
      [accountId],
    );
  }

  async findByHash(tokenHash: string): Promise<StoredToken | undefined> {
    const [token] = await runStatement<StoredToken>(
      this.dataSource,
      { name: 'access-token-by-hash', text: `SELECT ${COLUMNS} FROM access_token WHERE token_hash = $1` },
      [tokenHash],
    );
    return token;
  }

  async setUsed(id: string, now: Date): Promise<void> {
    await runStatement(this.dataSource, { text: 'UPDATE access_token SET last_used_at = $2 WHERE id = $1' }, [id, now]);
  }

  /** Removes a token of an account. Returns false when the account has no such token. */
  async remove(manager: EntityManager, accountId: string, id: string): Promise<boolean> {
    const rows = await runStatement(
      manager,
      { text: 'DELETE FROM access_token WHERE account_id = $1 AND id = $2 RETURNING id' },
      [accountId, id],
    );
    return rows.length > 0;
  }
}
