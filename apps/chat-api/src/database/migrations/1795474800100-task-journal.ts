import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal of changes, from which they are undone: one row for each task changed, in the order of revisions. Those of
 * one change share the revision of the first, which also tells what became of series. `purged_revision` is the last
 * revision at which tasks were removed for good: whoever knows only what was before it reads everything anew.
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
    await runner.query('ALTER TABLE user_revision ADD COLUMN purged_revision bigint NOT NULL DEFAULT 0');
    await runner.query('CREATE INDEX task_deleted_at ON task (deleted_at) WHERE deleted_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX task_deleted_at');
    await runner.query('ALTER TABLE user_revision DROP COLUMN purged_revision');
    await runner.query('DROP TABLE task_journal');
  }
}
