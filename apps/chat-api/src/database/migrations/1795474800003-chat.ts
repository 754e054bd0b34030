import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The conversation. The id of a reminder's message is the id of its event, so that there is one, however often it comes. */
export class Chat1795474800003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chat_message (
        user_id uuid NOT NULL,
        id uuid NOT NULL,
        role text NOT NULL,
        kind text NOT NULL,
        text text NOT NULL,
        task_id uuid,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (user_id, id)
      )`);
    await runner.query('CREATE INDEX chat_message_newest ON chat_message (user_id, created_at DESC, id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE chat_message');
  }
}
