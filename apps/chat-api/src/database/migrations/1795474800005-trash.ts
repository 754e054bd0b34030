import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The index that the list of deleted tasks reads. */
export class Trash1795474800005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX task_deleted ON task (user_id, updated_at, id) WHERE deleted_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX task_deleted');
  }
}
