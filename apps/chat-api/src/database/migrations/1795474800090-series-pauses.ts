import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a series pauses, and the index that the list of series reads. */
export class SeriesPauses1795474800090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE series ADD COLUMN paused_at timestamptz(3)');
    await runner.query('DROP INDEX series_user');
    await runner.query('CREATE INDEX series_user ON series (user_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX series_user');
    await runner.query('CREATE INDEX series_user ON series (user_id)');
    await runner.query('ALTER TABLE series DROP COLUMN paused_at');
  }
}
