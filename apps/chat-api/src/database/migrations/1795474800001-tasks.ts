import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OUTBOX_SHARDS } from '../../modules/outbox/outbox-shards';

/**
 * Tasks with what is needed to find them, the users' revision counters, and the outbox.
 * `due_sort` and `overdue_at` are never null (the far future stands for "no due date"), so that keyset pages and
 * range scans need no special case. `task_term` is the index of words and tags, newest task first.
 */
export class Tasks1795474800001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE user_revision (
        user_id uuid PRIMARY KEY,
        revision bigint NOT NULL
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE series (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL,
        rrule text NOT NULL,
        anchor text NOT NULL,
        lookahead smallint NOT NULL,
        start json NOT NULL,
        last_index integer NOT NULL,
        last_due json NOT NULL,
        ended boolean NOT NULL,
        template json NOT NULL
      )`);
    await runner.query('CREATE INDEX series_user ON series (user_id)');
    await this.createTask(runner);
    await runner.query(`
      CREATE TABLE task_term (
        user_id uuid NOT NULL,
        term text COLLATE "C" NOT NULL,
        created_at timestamptz(3) NOT NULL,
        task_id uuid NOT NULL,
        weight smallint NOT NULL,
        PRIMARY KEY (user_id, term, created_at, task_id) INCLUDE (weight)
      )`);
    await this.createOutbox(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, outbox_shard, task_term, task, series, user_revision');
  }

  private async createTask(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE task (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL,
        series_id uuid,
        series_index integer,
        title text NOT NULL,
        title_sort text COLLATE "C" NOT NULL,
        notes text,
        status text NOT NULL,
        priority smallint NOT NULL,
        tags json NOT NULL,
        due_at timestamptz(3),
        due_date text,
        due_zone text,
        due_sort timestamptz(3) NOT NULL,
        overdue_at timestamptz(3) NOT NULL,
        recurrence json,
        reminders json NOT NULL,
        version integer NOT NULL,
        revision bigint NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL,
        completed_at timestamptz(3),
        deleted_at timestamptz(3)
      )`);
    await runner.query('CREATE INDEX task_changes ON task (user_id, revision)');
    for (const [name, column] of [
      ['created', 'created_at'],
      ['updated', 'updated_at'],
      ['due', 'due_sort'],
      ['priority', 'priority'],
      ['title', 'title_sort'],
    ]) {
      await runner.query(`CREATE INDEX task_by_${name} ON task (user_id, ${column}, id) WHERE deleted_at IS NULL`);
    }
    for (const [name, column] of [
      ['created', 'created_at'],
      ['due', 'due_sort'],
    ]) {
      await runner.query(`
        CREATE INDEX task_open_by_${name} ON task (user_id, ${column}, id)
        WHERE deleted_at IS NULL AND status = 'open'`);
    }
    await runner.query('CREATE UNIQUE INDEX task_series ON task (series_id, series_index) WHERE series_id IS NOT NULL');
    await runner.query(`
      CREATE INDEX task_series_open ON task (series_id)
      WHERE series_id IS NOT NULL AND status = 'open' AND deleted_at IS NULL`);
  }

  private async createOutbox(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE outbox_shard (shard smallint PRIMARY KEY)');
    await runner.query('INSERT INTO outbox_shard SELECT generate_series(0, $1::int - 1)', [OUTBOX_SHARDS]);
    await runner.query(`
      CREATE TABLE outbox (
        shard smallint NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        user_id uuid NOT NULL,
        revision bigint NOT NULL,
        event_id uuid NOT NULL,
        type text NOT NULL,
        payload json NOT NULL,
        traceparent text,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (shard, id)
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`);
  }
}
