import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The conversation. The id of a reminder's message is the id of its event, so that there is one, however often it comes.
 * `position` is the order of the conversation; `offer` is what a reply gave to choose from.
 */
export class Chat1795474800003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chat_message (
        user_id uuid NOT NULL,
        id uuid NOT NULL,
        position bigint GENERATED ALWAYS AS IDENTITY,
        role text NOT NULL,
        kind text NOT NULL,
        text text NOT NULL,
        task_id uuid,
        created_at timestamptz(3) NOT NULL,
        offer json,
        PRIMARY KEY (user_id, id)
      )`);
    await runner.query('CREATE INDEX chat_message_conversation ON chat_message (user_id, position)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE chat_message');
  }
}
