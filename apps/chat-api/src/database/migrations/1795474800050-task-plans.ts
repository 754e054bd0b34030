import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Overdue tasks are counted by their index alone, and no page of tasks starts parallel workers: a page reads little, and
 * the start of a worker takes longer than that.
 */
export class TaskPlans1795474800050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createOpenByDue(runner, 'INCLUDE (overdue_at)');
    for (const table of ['task', 'task_term']) await runner.query(`ALTER TABLE ${table} SET (parallel_workers = 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['task', 'task_term']) await runner.query(`ALTER TABLE ${table} RESET (parallel_workers)`);
    await this.createOpenByDue(runner, '');
  }

  private async createOpenByDue(runner: QueryRunner, include: string): Promise<void> {
    await runner.query('DROP INDEX task_open_by_due');
    await runner.query(`
      CREATE INDEX task_open_by_due ON task (user_id, due_sort, id) ${include}
      WHERE deleted_at IS NULL AND status = 'open'`);
  }
}
