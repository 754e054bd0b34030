import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every refresh token names the family of its session, so that an old one is recognised however often it was renewed
 * since. Nobody knows the family of a session from before: those people sign in again. Answers to Idempotency-Keys keep
 * the order of their members, and old ones are found by their age.
 */
export class SessionFamilies1795474800004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM session');
    await runner.query('DROP INDEX session_token, session_previous_token');
    await runner.query('ALTER TABLE session ADD COLUMN family_hash text NOT NULL, ADD COLUMN rotation_salt text');
    await runner.query('CREATE UNIQUE INDEX session_family ON session (family_hash)');
    await runner.query('ALTER TABLE idempotency_key ALTER COLUMN answer TYPE json');
    await runner.query('CREATE INDEX idempotency_key_age ON idempotency_key (started_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idempotency_key_age');
    await runner.query('ALTER TABLE idempotency_key ALTER COLUMN answer TYPE jsonb');
    await runner.query('DROP INDEX session_family');
    await runner.query('ALTER TABLE session DROP COLUMN family_hash, DROP COLUMN rotation_salt');
    await runner.query('CREATE UNIQUE INDEX session_token ON session (token_hash)');
    await runner.query('CREATE INDEX session_previous_token ON session (previous_token_hash)');
  }
}
