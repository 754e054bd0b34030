import { accepts, waitUntil } from '../base/wait';
import { findDapr, type DaprBinaries } from '../dapr/binaries';
import { ControlPlane, controlPlanePorts } from '../dapr/control-plane';
import { daprdPorts, daprdSpec } from '../dapr/daprd';
import { IdentityIssuer } from '../dapr/identity';
import { kafkaLibraries, KafkaServer } from '../infrastructure/kafka';
import type { Supervisor } from '../processes/supervisor';
import type { Replica } from './layout';
import type { BuildContext } from './stack-builder';

/** Where the broker of docker-compose.redpanda.yml listens. */
const CONTAINER_BROKER_PORT = 19_092;
const CONTROL_PLANE_DEADLINE_MS = 30_000;
const BROKER_DEADLINE_MS = 60_000;

/** The parts that only the real stack has: Kafka, Dapr's control plane and one daprd per replica. */
export class RealDapr {
  private controlPlane: ControlPlane | undefined;
  private binaries: DaprBinaries | undefined;
  private identity: IdentityIssuer | undefined;
  private ready: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: BuildContext,
    private readonly supervisor: Supervisor,
  ) {}

  /**
   * Gets the programs and starts the broker and the control plane; does not wait until they are up.
   * @returns the broker's address
   */
  async prepare(): Promise<string> {
    const { environment, root, folder, ports, say } = this.context;
    this.binaries = await findDapr(environment, root, say);
    this.identity = new IdentityIssuer(folder);
    this.controlPlane = new ControlPlane(
      folder,
      await controlPlanePorts(ports),
      this.binaries,
      this.identity,
      environment.forServices,
    );
    const kafka = await this.kafka();
    const parts: Array<Promise<void>> = [this.startControlPlane(this.controlPlane)];
    if (kafka) parts.push(this.startKafka(kafka));
    this.ready = Promise.all(parts);
    // Awaited later; until then a failure must not count as unhandled.
    this.ready.catch(() => undefined);
    return kafka?.brokers ?? `127.0.0.1:${CONTAINER_BROKER_PORT}`;
  }

  /** Starts the sidecars once everything they need is up: daprd ends when it cannot reach its broker at the start. */
  async startSidecars(
    placed: ReadonlyArray<{ replica: Replica; grpc: number }>,
    resources: readonly string[],
    config: (replica: Replica) => string | undefined,
  ): Promise<void> {
    await this.ready;
    this.context.say('Kafka and the control plane of Dapr are up');
    const { folder, ports, environment } = this.context;
    for (const { replica, grpc } of placed) {
      const spec = daprdSpec(
        this.binaries!.daprd,
        folder,
        { ...replica, configPath: config(replica) },
        resources,
        { ...(await daprdPorts(ports)), grpc },
        this.controlPlane!,
        this.identity!.tokenFile(replica.state.appId),
        environment.forServices,
      );
      await this.supervisor.run(spec);
    }
  }

  /** The scheduler forgets every job, as after the loss of its disk. */
  async wipeJobs(): Promise<void> {
    const scheduler = this.supervisor.get('scheduler');
    await scheduler.stop();
    this.controlPlane!.wipeSchedulerData();
    await scheduler.start();
  }

  /** Our own broker; undefined when the container of the compose file is up. */
  private async kafka(): Promise<KafkaServer | undefined> {
    const { options, folder, ports, environment, say } = this.context;
    if (!options.freePorts && (await accepts(CONTAINER_BROKER_PORT))) {
      say(`using the broker on port ${CONTAINER_BROKER_PORT}`);
      return undefined;
    }
    const libraries = await kafkaLibraries(environment, say);
    return new KafkaServer(
      folder,
      { broker: await ports.free(), controller: await ports.free() },
      libraries,
      environment,
    );
  }

  private async startKafka(kafka: KafkaServer): Promise<void> {
    await this.supervisor.run(kafka.spec());
    const port = Number(kafka.brokers.split(':')[1]);
    await waitUntil('Kafka comes up', () => accepts(port), { deadlineMs: BROKER_DEADLINE_MS });
  }

  private async startControlPlane(plane: ControlPlane): Promise<void> {
    await this.supervisor.run(plane.sentry());
    await waitUntil('Sentry comes up', async () => plane.hasTrustAnchors() && (await accepts(plane.ports.sentry)), {
      deadlineMs: CONTROL_PLANE_DEADLINE_MS,
    });
    await this.supervisor.run(plane.placement());
    await this.supervisor.run(plane.scheduler());
    await waitUntil(
      'placement and scheduler come up',
      async () => (await accepts(plane.ports.placement)) && (await accepts(plane.ports.scheduler)),
      { deadlineMs: CONTROL_PLANE_DEADLINE_MS },
    );
  }
}
