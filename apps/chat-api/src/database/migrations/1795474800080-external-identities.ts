import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People for whom an identity provider vouches: whose account is whose. Such an account may have no e-mail address. What
 * is left of one that was deleted is a hash for a day, so that a token from before does not begin another.
 */
export class ExternalIdentities1795474800080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account ALTER COLUMN email DROP NOT NULL');
    await runner.query(`
      CREATE TABLE external_identity (
        issuer text NOT NULL,
        subject text NOT NULL,
        user_id uuid NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (issuer, subject)
      )`);
    await runner.query(`
      CREATE TABLE ended_identity (
        identity_hash text PRIMARY KEY,
        ended_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX ended_identity_age ON ended_identity (ended_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ended_identity');
    await runner.query('DROP TABLE external_identity');
    await runner.query(`UPDATE account SET email = id || '@nobody.invalid' WHERE email IS NULL`);
    await runner.query('ALTER TABLE account ALTER COLUMN email SET NOT NULL');
  }
}
