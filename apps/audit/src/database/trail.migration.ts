import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The trail is append-only in the database itself: a trigger refuses every change of an entry but the erasure of its
 * event, and every removal.
 */
export class Trail1795474900001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chain_head (
        user_id uuid PRIMARY KEY,
        revision bigint NOT NULL,
        hash text NOT NULL
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE audit_entry (
        user_id uuid NOT NULL,
        revision bigint NOT NULL,
        task_id uuid NOT NULL,
        digest text NOT NULL,
        hash text NOT NULL,
        event json,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, revision)
      )`);
    await runner.query('CREATE INDEX audit_entry_task ON audit_entry (user_id, task_id, revision)');
    await runner.query(`
      CREATE TABLE held_event (
        user_id uuid NOT NULL,
        revision bigint NOT NULL,
        event json NOT NULL,
        PRIMARY KEY (user_id, revision)
      )`);
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' AND NEW.event IS NULL AND
           (NEW.user_id, NEW.revision, NEW.task_id, NEW.digest, NEW.hash, NEW.recorded_at) IS NOT DISTINCT FROM
           (OLD.user_id, OLD.revision, OLD.task_id, OLD.digest, OLD.hash, OLD.recorded_at) THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the audit trail is append-only';
      END $$`);
    await runner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry
      FOR EACH ROW EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['held_event', 'audit_entry', 'chain_head']) await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP FUNCTION refuse_change');
  }
}
