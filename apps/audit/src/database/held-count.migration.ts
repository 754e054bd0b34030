import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The head of a chain counts the events that wait for it, so that an append in order need not look for them. */
export class HeldCount1795474900002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chain_head ADD COLUMN held integer NOT NULL DEFAULT 0');
    await runner.query(
      'UPDATE chain_head SET held = (SELECT count(*) FROM held_event WHERE held_event.user_id = chain_head.user_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chain_head DROP COLUMN held');
  }
}
