import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tries that count for all replicas together, such as wrong passwords. What is lost in a crash is no harm: unlogged. */
export class RateLimits1795474800032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE UNLOGGED TABLE rate_limit (key text PRIMARY KEY, full_at timestamptz NOT NULL)');
    await runner.query('CREATE INDEX rate_limit_age ON rate_limit (full_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_limit');
  }
}
