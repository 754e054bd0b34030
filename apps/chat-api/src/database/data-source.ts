import { DataSource, MigrationExecutor, type EntitySchema } from 'typeorm';
import { MIGRATIONS } from './migrations';

/** What the secret `chat-api-database` says. */
export interface DatabaseSecret {
  /** Kind of database; `postgres` is supported. */
  type?: string;
  /** Connection URL, credentials included. */
  url?: string;
}

export type EntityClass = EntitySchema | (new () => object);

const POOL_SIZE = 16;
/** Names the lock under which one replica migrates while the others wait; any constant of our own will do. */
const MIGRATION_LOCK = 7_303_014_251;

/**
 * A data source for a database secret; not connected yet.
 * @throws Error when the secret is incomplete or names a kind of database that is not supported
 */
export function createDataSource(secret: DatabaseSecret, entities: readonly EntityClass[]): DataSource {
  if (!secret.url)
    throw new Error('the secret chat-api-database has no "url"; write it like postgres://user:password@host/name');
  if (secret.type !== 'postgres') {
    throw new Error(`the secret chat-api-database names the type "${secret.type}"; supported: postgres`);
  }
  return new DataSource({
    type: 'postgres',
    url: secret.url,
    entities: [...entities],
    migrations: MIGRATIONS,
    poolSize: POOL_SIZE,
    applicationName: 'chat-api',
    connectTimeoutMS: 10_000,
  });
}

/**
 * Brings the schema up to date, all or nothing. The lock ends with the transaction, because session locks do not hold
 * behind a pooler; replicas that start together wait for each other and find nothing left to do.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    await queryRunner.startTransaction();
    await queryRunner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const executor = new MigrationExecutor(dataSource, queryRunner);
    executor.transaction = 'all';
    await executor.executePendingMigrations();
    await queryRunner.commitTransaction();
  } catch (error) {
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction();
    throw error;
  } finally {
    await queryRunner.release();
  }
}
