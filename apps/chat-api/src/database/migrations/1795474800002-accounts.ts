import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, their sessions with the refresh tokens, and the answers to Idempotency-Keys. */
export class Accounts1795474800002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        id uuid PRIMARY KEY,
        email text NOT NULL UNIQUE,
        password_hash text NOT NULL,
        time_zone text NOT NULL,
        locale text NOT NULL,
        default_reminder text,
        all_day_reminder_time text NOT NULL,
        created_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE session (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        token_hash text NOT NULL,
        previous_token_hash text,
        rotated_at timestamptz(3) NOT NULL,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        revoked_at timestamptz(3)
      )`);
    await runner.query('CREATE UNIQUE INDEX session_token ON session (token_hash)');
    await runner.query('CREATE INDEX session_previous_token ON session (previous_token_hash)');
    await runner.query('CREATE INDEX session_account ON session (account_id)');
    await runner.query(`
      CREATE TABLE idempotency_key (
        user_id uuid NOT NULL,
        key text NOT NULL,
        fingerprint text NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        answer jsonb,
        PRIMARY KEY (user_id, key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['idempotency_key', 'session', 'account']) await runner.query(`DROP TABLE ${table}`);
  }
}
