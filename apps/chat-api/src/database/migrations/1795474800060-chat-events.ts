import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages of the chat go through the outbox as well, and they take no revision. */
export class ChatEvents1795474800060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox ALTER COLUMN revision DROP NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM outbox WHERE revision IS NULL');
    await runner.query('ALTER TABLE outbox ALTER COLUMN revision SET NOT NULL');
  }
}
