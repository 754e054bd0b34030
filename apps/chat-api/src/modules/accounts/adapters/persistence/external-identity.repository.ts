import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { OIDC_CLOCK_TOLERANCE, OIDC_MAX_TOKEN_AGE } from '@app/identity';
import { runStatement } from '../../../../database/prepared-query';
import { identityHash } from '../../domain/external-account';

/** How long it is known that an account was deleted, in seconds: every token from before is too old by then. */
const REMEMBERED_S = OIDC_MAX_TOKEN_AGE + 2 * OIDC_CLOCK_TOLERANCE;
const CLEAN_AT_ONCE = 1_000;

/** A person at an identity provider. */
export interface ExternalPerson {
  issuer: string;
  subject: string;
}

/** What is known of a person at an identity provider. */
export interface ExternalLink {
  /** Their account; null when they have none. */
  userId: string | null;
  /** When they deleted an account, if that was not long ago. */
  endedAt: Date | null;
}

/** Whose account belongs to which person of an identity provider, in the database. */
@Injectable()
export class ExternalIdentityRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find({ issuer, subject }: ExternalPerson): Promise<ExternalLink> {
    const [link] = await runStatement<ExternalLink>(
      this.dataSource,
      {
        name: 'external-identity',
        text: `SELECT (SELECT user_id FROM external_identity WHERE issuer = $1 AND subject = $2) AS "userId",
                      (SELECT ended_at FROM ended_identity WHERE identity_hash = $3) AS "endedAt"`,
      },
      [issuer, subject, identityHash(issuer, subject)],
    );
    return link!;
  }

  /** Gives a person an account. Waits for whoever does the same, and returns false when that one was faster. */
  async insert(
    manager: EntityManager,
    { issuer, subject }: ExternalPerson,
    userId: string,
    now: Date,
  ): Promise<boolean> {
    const rows = await runStatement(
      manager,
      {
        text: `INSERT INTO external_identity (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (issuer, subject) DO NOTHING RETURNING user_id`,
      },
      [issuer, subject, userId, now],
    );
    return rows.length > 0;
  }

  /** When a person deleted an account, as the transaction sees it now. */
  async endedAt(manager: EntityManager, { issuer, subject }: ExternalPerson): Promise<Date | null> {
    const [row] = await runStatement<{ endedAt: Date }>(
      manager,
      { text: 'SELECT ended_at AS "endedAt" FROM ended_identity WHERE identity_hash = $1' },
      [identityHash(issuer, subject)],
    );
    return row?.endedAt ?? null;
  }

  /** Notes, in the transaction that deletes an account, that tokens from before are good no longer. */
  async end(manager: EntityManager, userId: string, now: Date): Promise<void> {
    await runStatement(
      manager,
      {
        text: `DELETE FROM ended_identity WHERE identity_hash IN (
                 SELECT identity_hash FROM ended_identity WHERE ended_at < $1::timestamptz - make_interval(secs => ${REMEMBERED_S})
                 LIMIT ${CLEAN_AT_ONCE} FOR UPDATE SKIP LOCKED)`,
      },
      [now],
    );
    const [person] = await runStatement<ExternalPerson>(
      manager,
      { text: 'SELECT issuer, subject FROM external_identity WHERE user_id = $1' },
      [userId],
    );
    if (!person) return;
    await runStatement(
      manager,
      {
        text: `INSERT INTO ended_identity (identity_hash, ended_at) VALUES ($1, $2)
               ON CONFLICT (identity_hash) DO UPDATE SET ended_at = excluded.ended_at`,
      },
      [identityHash(person.issuer, person.subject), now],
    );
  }
}
