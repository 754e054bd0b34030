import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SECRETS } from '@app/contracts';
import { SecretStore } from '@app/dapr';
import { DataSource } from 'typeorm';
import { createDataSource, migrate } from './data-source';
import { ENTITIES } from './entities';
import { UnitOfWork } from './unit-of-work';

/**
 * The connection to the database that the secret `chat-api-database` names. It is connected and migrated before any
 * other provider gets it, and therefore before the app listens.
 */
@Global()
@Module({
  providers: [
    {
      provide: DataSource,
      inject: [SecretStore],
      useFactory: async (secrets: SecretStore): Promise<DataSource> => {
        const dataSource = createDataSource(await secrets.get(SECRETS.chatApiDatabase), ENTITIES);
        await dataSource.initialize();
        await migrate(dataSource);
        return dataSource;
      },
    },
    UnitOfWork,
  ],
  exports: [DataSource, UnitOfWork],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
