import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SECRETS } from '@app/contracts';
import { SecretStore, SidecarReadiness } from '@app/dapr';
import { DataSource, MigrationExecutor } from 'typeorm';
import { ErasedChains1795474900003 } from './erased-chains.migration';
import { HeldCount1795474900002 } from './held-count.migration';
import { Trail1795474900001 } from './trail.migration';

const POOL_SIZE = 12;
/** Names the lock under which one replica migrates while the others wait; any constant of our own will do. */
const MIGRATION_LOCK = 7_303_014_252;

/** Connects to the database of a secret and brings its schema up to date under a lock that ends with the transaction. */
export async function openDatabase({ type, url }: Record<string, string>): Promise<DataSource> {
  if (type !== 'postgres' || !url) {
    throw new Error('the secret audit-database needs "type": "postgres" and a "url"');
  }
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations: [Trail1795474900001, HeldCount1795474900002, ErasedChains1795474900003],
    poolSize: POOL_SIZE,
    applicationName: 'audit',
    connectTimeoutMS: 10_000,
  });
  await dataSource.initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'all';
    await executor.executePendingMigrations();
    await runner.commitTransaction();
  } finally {
    await runner.release();
  }
  return dataSource;
}

/** The audit service's own database. */
@Module({
  providers: [
    {
      provide: DataSource,
      inject: [SecretStore, SidecarReadiness],
      useFactory: async (secrets: SecretStore, sidecar: SidecarReadiness): Promise<DataSource> => {
        await sidecar.waitForOutbound();
        return openDatabase(await secrets.get(SECRETS.auditDatabase));
      },
    },
  ],
  exports: [DataSource],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
