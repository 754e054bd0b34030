import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the end of sessions and of accounts needs: the device of a session, the ids whose access tokens are good no
 * longer although they have not expired, and a counter of revisions that stands still once its account is gone. An
 * account of another identity provider has no password here.
 */
export class AccountLife1795474800030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE session ADD COLUMN user_agent text NOT NULL DEFAULT ''`);
    await runner.query(`
      CREATE TABLE ended_session (
        id uuid PRIMARY KEY,
        ended_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
    await runner.query('CREATE INDEX ended_session_recent ON ended_session (ended_at)');
    await runner.query('ALTER TABLE account ALTER COLUMN password_hash DROP NOT NULL');
    // A command that was under way when the account was deleted can write nothing: it would need a revision.
    await runner.query(`
      ALTER TABLE user_revision
        ADD COLUMN last_revision bigint,
        ADD CONSTRAINT user_revision_open CHECK (last_revision IS NULL OR revision <= last_revision)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE user_revision DROP COLUMN last_revision');
    await runner.query(`UPDATE account SET password_hash = '' WHERE password_hash IS NULL`);
    await runner.query('ALTER TABLE account ALTER COLUMN password_hash SET NOT NULL');
    await runner.query('DROP TABLE ended_session');
    await runner.query('ALTER TABLE session DROP COLUMN user_agent');
  }
}
