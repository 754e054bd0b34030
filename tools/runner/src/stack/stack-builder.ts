import { join } from 'node:path';
import { RunnerError } from '../base/runner.error';
import { waitUntil } from '../base/wait';
import { prepareContainerDatabase } from '../containers/container-database';
import { findRunningContainers, type RunningContainers } from '../containers/running-containers';
import { EdgeProxy } from '../edge/edge-proxy';
import { localDaprSpec } from '../infrastructure/local-dapr';
import { PostgresServer } from '../infrastructure/postgres';
import { Supervisor } from '../processes/supervisor';
import { renderFile, renderFolders, withComponentSet } from '../settings/resources';
import { buildSecrets, databasePasswords, ownSecrets, randomToken, tokenKeys } from '../settings/secrets';
import { ControlServer } from './control-server';
import type { BuildContext } from './build-context';
import { edgeRoutes } from './edge-routes';
import { appEnvironment, layOut, type Replica } from './layout';
import { isAnswering } from './readiness';
import { RealDapr } from './real-dapr';
import type { Stack } from './stack';
import { removeStackFile } from './stack-file';

const EDGE_PORT = 3000;
const READY_DEADLINE_MS = 120_000;
const DATABASE_DEADLINE_MS = 60_000;
/** An app that ended this often while it was awaited will not come up. */
const HOPELESS_RESTARTS = 6;

/** Brings the parts of a stack up, as many at a time as do not need each other. */
export class StackBuilder {
  private readonly supervisor: Supervisor;
  private abandoned = false;
  private edge: { proxy: EdgeProxy; url: string } | undefined;
  private control: { server: ControlServer; url: string; token: string } | undefined;

  constructor(
    private readonly stack: Stack,
    private readonly context: BuildContext,
  ) {
    this.supervisor = new Supervisor((event) => {
      if (event.kind === 'died') context.say(event.line);
      if (!this.abandoned) stack.publish();
    }, context.options.echo);
  }

  /** @throws RunnerError when a part does not come up */
  async build(): Promise<void> {
    const { options, folder, ports, runFile, say } = this.context;
    const replicas = await layOut(runFile, options.replicas, options.without ?? [], ports);
    const containers = await this.findContainers();
    const real = options.kind === 'dapr' ? new RealDapr(this.context, this.supervisor, containers) : undefined;
    await this.openEdge(replicas);
    await this.openControl();
    this.stack.attach({
      folder,
      supervisor: this.supervisor,
      apps: replicas.map(({ state }) => state),
      secretsFile: folder.secretsFile,
      edge: this.edge,
      control: this.control!,
      wipeJobs: real && (() => real.wipeJobs()),
      unlock: this.context.unlock,
    });

    const databasePort = containers.database?.port ?? (await ports.free());
    const brokers = await real?.prepare();
    const secrets = buildSecrets(databasePort, databasePasswords(folder), tokenKeys(folder), brokers);
    const all = { ...secrets, ...ownSecrets(folder), ...options.secrets };
    folder.writePrivate(folder.secretsFile, JSON.stringify(all, undefined, 2));
    const set = options.componentSet ?? (options.kind === 'dapr' ? 'kafka' : 'embedded');
    const resources = renderFolders(options.resources ?? withComponentSet(runFile.resourcesPaths, set), folder);

    const database = this.database(containers, databasePort);
    const placed = await Promise.all(replicas.map(async (replica) => ({ replica, grpc: await ports.free() })));
    await Promise.all(placed.map(({ replica, grpc }) => this.startApp(replica, grpc)));
    await database;
    say('PostgreSQL is up');
    if (real) await real.startSidecars(placed, resources, (replica) => this.renderConfig(replica));
    else await this.startLocalDapr(replicas, resources, secrets['state-database']!.connectionString!);
    await this.waitForApps(replicas);
  }

  /** Ends what was started, after a failure. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    await this.edge?.proxy.close();
    await this.control?.server.close();
    await this.supervisor.stopAll();
    removeStackFile(this.context.folder);
    this.context.unlock();
  }

  private async openEdge(replicas: readonly Replica[]): Promise<void> {
    const isUp = (name: string) => (): boolean =>
      this.supervisor.all().some((each) => each.spec.name === name && each.pid !== undefined);
    const routes = edgeRoutes(replicas, isUp);
    if (routes.length === 0) return;
    const port = await this.context.ports.wanted(EDGE_PORT, 'the address of the product');
    const proxy = new EdgeProxy(routes);
    await proxy.open(port);
    this.edge = { proxy, url: `http://127.0.0.1:${port}` };
  }

  private async openControl(): Promise<void> {
    const port = await this.context.ports.free();
    const token = randomToken();
    const server = new ControlServer(token, this.stack);
    await server.open(port);
    this.control = { server, url: `http://127.0.0.1:${port}`, token };
  }

  /** The containers that this stack may use: tests bring everything themselves. */
  private findContainers(): Promise<RunningContainers> {
    const { kind, containers, freePorts } = this.context.options;
    if (kind !== 'dapr' || (freePorts && !containers)) return Promise.resolve({});
    return findRunningContainers(this.context.folder, containers);
  }

  private async database({ database }: RunningContainers, port: number): Promise<void> {
    const { folder, say } = this.context;
    const passwords = databasePasswords(folder);
    if (!database) return this.startDatabase(new PostgresServer(folder, port, passwords));
    say(`using PostgreSQL on port ${port}`);
    return prepareContainerDatabase(database, passwords);
  }

  private async startDatabase(postgres: PostgresServer): Promise<void> {
    const server = await this.supervisor.run(postgres.spec());
    await waitUntil('PostgreSQL comes up', () => postgres.isReady(server.pid), {
      deadlineMs: DATABASE_DEADLINE_MS,
      gaveUp: () =>
        server.restarts >= HOPELESS_RESTARTS ? (server.lastFailure ?? 'it ends again and again') : undefined,
    });
  }

  private async startApp(replica: Replica, grpcPort: number): Promise<void> {
    const { app, state, name } = replica;
    const { environment, folder, options, say } = this.context;
    const env = { ...options.env, ...appEnvironment(replica, grpcPort) };
    const envFile = folder.path('run', `${name}.env`);
    folder.writePrivate(
      envFile,
      Object.entries(env)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
    if (!state.managed) return say(`${name} is yours to start, with the environment of ${envFile}`);
    const [command = '', ...args] = app.command ?? [];
    await this.supervisor.run({
      name,
      role: 'app',
      appId: state.appId,
      replica: state.replica,
      command: command === 'node' ? process.execPath : command,
      args,
      cwd: app.workDir,
      env: {
        ...environment.forServices,
        NODE_COMPILE_CACHE: join(folder.root, 'run', 'compile-cache'),
        ...env,
      },
      logFile: folder.path('logs', `${name}.log`),
    });
  }

  private renderConfig({ app, name }: Replica): string | undefined {
    const { folder } = this.context;
    return app.configPath && renderFile(app.configPath, folder.path('run', 'configuration', `${name}.yaml`), folder);
  }

  private async startLocalDapr(replicas: readonly Replica[], resources: string[], databaseUrl: string): Promise<void> {
    const { folder, root, environment } = this.context;
    const apps = replicas.map((replica) => ({ state: replica.state, configPath: this.renderConfig(replica) }));
    await this.supervisor.run(localDaprSpec(folder, root, databaseUrl, resources, apps, environment.forServices));
  }

  private async waitForApps(replicas: readonly Replica[]): Promise<void> {
    await Promise.all(
      replicas.map(async ({ state, name }) => {
        await waitUntil(`${name} comes up`, () => isAnswering(state), {
          deadlineMs: READY_DEADLINE_MS,
          gaveUp: () => this.hopeless(name),
        }).catch((error: Error) => {
          throw new RunnerError(`${error.message}; its log is ${this.context.folder.path('logs', `${name}.log`)}.`);
        });
      }),
    );
  }

  private hopeless(name: string): string | undefined {
    const parts = [name, `${name}-dapr`, 'local-dapr'];
    const failing = this.supervisor
      .all()
      .find(({ spec, restarts }) => parts.includes(spec.name) && restarts >= HOPELESS_RESTARTS);
    return (
      failing && `${failing.spec.name} ended ${failing.restarts} times (${failing.lastFailure ?? 'it runs again'})`
    );
  }
}
