import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The private calendar of a person; only the hash of its secret is kept. */
export class CalendarFeed1795474800070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE calendar_feed (
        user_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
        secret_hash text NOT NULL UNIQUE,
        created_at timestamptz(3) NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE calendar_feed');
  }
}
