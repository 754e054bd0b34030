import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A chain remembers that it was erased, so that an event which comes afterwards leaves nothing but its link. */
export class ErasedChains1795474900003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chain_head ADD COLUMN erased_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chain_head DROP COLUMN erased_at');
  }
}
