import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal of changes, from which they are undone: one row for each task changed, in the order of revisions. Those of
 * one change share the revision of the first, which also tells what became of series. A task that was removed for good
 * leaves a row that says nothing, so that those who were away learn of it.
 */
export class TaskJournal1795474800100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE task_journal (
        user_id uuid NOT NULL,
        revision bigint NOT NULL,
        change_revision bigint NOT NULL,
        task_id uuid NOT NULL,
        type text NOT NULL,
        by_person boolean NOT NULL,
        changes json NOT NULL,
        series json,
        undoes bigint,
        undone_by bigint,
        done_at timestamptz(3) NOT NULL,
        PRIMARY KEY (user_id, revision)
      )`);
    // Rows come in the order of time, so that a few pages' ranges find the old ones.
    await runner.query('CREATE INDEX task_journal_done_at ON task_journal USING brin (done_at)');
    await runner.query('ALTER TABLE task ADD COLUMN purged boolean NOT NULL DEFAULT false');
    await runner.query('DROP INDEX task_deleted');
    const inTrash = 'deleted_at IS NOT NULL AND NOT purged';
    await runner.query(`CREATE INDEX task_deleted ON task (user_id, updated_at, id) WHERE ${inTrash}`);
    await runner.query(`CREATE INDEX task_deleted_at ON task (deleted_at) WHERE ${inTrash}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX task_deleted_at');
    await runner.query('DROP INDEX task_deleted');
    await runner.query('CREATE INDEX task_deleted ON task (user_id, updated_at, id) WHERE deleted_at IS NOT NULL');
    await runner.query('ALTER TABLE task DROP COLUMN purged');
    await runner.query('DROP TABLE task_journal');
  }
}
