import { Module, type DynamicModule } from '@nestjs/common';
import { EventPublisher } from './client/event-publisher';
import { JobScheduler } from './client/job-scheduler';
import { SDK_CLIENT } from './client/sdk-client.token';
import { createSdkClient } from './client/sdk.client';
import { SecretStore } from './client/secret-store';
import { ServiceInvoker } from './client/service-invoker';
import { SidecarHttpClient } from './client/sidecar-http.client';
import { SidecarReadiness } from './client/sidecar-readiness';
import { StateStore } from './client/state-store';
import { DaprOptions } from './dapr.options';

const clients = [
  SidecarHttpClient,
  EventPublisher,
  StateStore,
  JobScheduler,
  SecretStore,
  ServiceInvoker,
  SidecarReadiness,
];

/** The building blocks of Dapr as injectable classes; global, since every module of an app uses the same sidecar. */
@Module({})
export class DaprModule {
  /** @param options where the sidecar is; read from Dapr's own variables when left out */
  static forRoot(options?: DaprOptions): DynamicModule {
    return {
      module: DaprModule,
      global: true,
      providers: [
        { provide: DaprOptions, useFactory: () => options ?? DaprOptions.fromEnvironment() },
        { provide: SDK_CLIENT, useFactory: createSdkClient, inject: [DaprOptions] },
        ...clients,
      ],
      exports: [DaprOptions, ...clients],
    };
  }
}
