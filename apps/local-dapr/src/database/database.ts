import { Pool, type PoolClient, type QueryResultRow } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';

const MIGRATION_LOCK = 7_301_118;
const LONGEST_PAUSE_MS = 1_000;

const SCHEMA = `
  CREATE SCHEMA IF NOT EXISTS local_dapr;
  CREATE TABLE IF NOT EXISTS local_dapr.message (
    id bigint PRIMARY KEY, pubsub text NOT NULL, topic text NOT NULL, partition smallint NOT NULL,
    event text NOT NULL, published_at timestamptz NOT NULL DEFAULT now());
  CREATE INDEX IF NOT EXISTS message_by_partition ON local_dapr.message (pubsub, topic, partition, id);
  CREATE TABLE IF NOT EXISTS local_dapr.consumer_offset (
    pubsub text NOT NULL, topic text NOT NULL, consumer_group text NOT NULL, partition smallint NOT NULL,
    acknowledged bigint NOT NULL, PRIMARY KEY (pubsub, topic, consumer_group, partition));
  CREATE TABLE IF NOT EXISTS local_dapr.state (
    store text NOT NULL, key text NOT NULL, value text NOT NULL, etag bigint NOT NULL, expires_at timestamptz,
    PRIMARY KEY (store, key));
  CREATE SEQUENCE IF NOT EXISTS local_dapr.state_etag;
  CREATE TABLE IF NOT EXISTS local_dapr.job (
    app_id text NOT NULL, name text NOT NULL, definition text NOT NULL, due_at timestamptz NOT NULL,
    fired integer NOT NULL DEFAULT 0, PRIMARY KEY (app_id, name));
`;

/** The runtime's own schema. Survives a PostgreSQL that goes away: the pool connects again with the next query. */
export class Database {
  private readonly pool: Pool;

  constructor(url: string) {
    // The timeout counts the wait for a free connection, too: a busy runtime is slow, and does not fail.
    this.pool = new Pool({ connectionString: url, max: 16, connectionTimeoutMillis: 30_000 });
    // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
    this.pool.on('error', () => undefined);
  }

  /** Creates the schema; waits for a PostgreSQL that is still starting. */
  async migrate(deadlineMs = 30_000): Promise<void> {
    const end = Date.now() + deadlineMs;
    for (let pause = 25; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.transaction(async (client) => {
          await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
          await client.query(SCHEMA);
        });
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await delay(pause);
      }
    }
  }

  async query<R extends QueryResultRow>(text: string, values: unknown[] = [], name?: string): Promise<R[]> {
    return (await this.pool.query<R>({ text, values, ...(name ? { name } : {}) })).rows;
  }

  /** Runs work in one transaction; a failure rolls it back. */
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
