import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which command changed which task, so that none is done twice. */
export class TaskCommands1795474800010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE task_command (
        user_id uuid NOT NULL,
        command_id uuid NOT NULL,
        task_id uuid NOT NULL,
        done_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, command_id, task_id)
      )`);
    await runner.query('CREATE INDEX task_command_done_at ON task_command (done_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE task_command');
  }
}
