import { Database } from './database/database';
import { invocationRoutes } from './invocation/invocation.routes';
import { Jobs, jobRoutes } from './jobs/jobs';
import type { LocalDaprConfig } from './local-dapr.config';
import { PubSub } from './pubsub/pubsub';
import { pubSubRoutes } from './pubsub/pubsub.routes';
import { loadConfiguration, loadResources } from './resources/resources';
import { secretRoutes } from './secrets/secrets.routes';
import { healthRoutes } from './sidecar/health.routes';
import { SidecarHttpServer } from './sidecar/http-router';
import { Sidecar, SidecarRegistry } from './sidecar/sidecar';
import { stateRoutes } from './state/state.routes';

/** The embedded runtime: every sidecar of a stack in one process. */
export class LocalDapr {
  private readonly database: Database;
  private readonly registry: SidecarRegistry;
  private readonly pubSub: PubSub;
  private readonly jobs: Jobs;
  private readonly servers: SidecarHttpServer[];
  private ready = false;

  constructor(config: LocalDaprConfig) {
    const resources = loadResources(config.resourcesPaths);
    this.database = new Database(config.databaseUrl);
    this.registry = new SidecarRegistry(
      config.sidecars.map((sidecar) => new Sidecar(sidecar, loadConfiguration(sidecar))),
    );
    this.pubSub = new PubSub(this.database, resources, this.registry);
    this.jobs = new Jobs(this.database, this.registry);
    const routes = [
      ...healthRoutes(() => this.ready),
      ...pubSubRoutes(this.pubSub),
      ...stateRoutes(this.database, resources.components),
      ...jobRoutes(this.jobs),
      ...secretRoutes(resources.components),
      ...invocationRoutes(this.registry),
    ];
    this.servers = this.registry.sidecars.map((sidecar) => new SidecarHttpServer(sidecar, routes));
  }

  /** Opens every sidecar; they are ready when the database is. */
  async start(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.open()));
    await this.database.migrate();
    await this.pubSub.start();
    await this.jobs.start();
    this.ready = true;
    for (const sidecar of this.registry.sidecars) sidecar.start();
  }

  /** Finishes what is on its way, then closes. */
  async stop(): Promise<void> {
    this.ready = false;
    this.jobs.stop();
    await this.pubSub.stop().catch(() => undefined);
    for (const sidecar of this.registry.sidecars) sidecar.stop();
    await Promise.all(this.servers.map((server) => server.close()));
    await this.database.close();
  }
}
