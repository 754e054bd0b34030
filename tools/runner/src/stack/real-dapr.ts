import { accepts, waitUntil } from '../base/wait';
import { findDapr, type DaprBinaries } from '../dapr/binaries';
import type { RunningContainers } from '../containers/running-containers';
import { RunnerError } from '../base/runner.error';
import { ControlPlane, controlPlanePorts, type ControlPlaneEndpoints } from '../dapr/control-plane';
import { daprdPorts, daprdSpec } from '../dapr/daprd';
import { IdentityIssuer } from '../dapr/identity';
import { kafkaLibraries, KafkaServer } from '../infrastructure/kafka';
import type { Supervisor } from '../processes/supervisor';
import type { Replica } from './layout';
import type { BuildContext } from './build-context';

const CONTROL_PLANE_DEADLINE_MS = 30_000;
const BROKER_DEADLINE_MS = 60_000;

/** The parts that only the real stack has: Kafka, Dapr's control plane and one daprd per replica. */
export class RealDapr {
  private controlPlane: ControlPlaneEndpoints | undefined;
  private ownControlPlane: ControlPlane | undefined;
  private binaries: DaprBinaries | undefined;
  private identity: IdentityIssuer | undefined;
  private ready: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: BuildContext,
    private readonly supervisor: Supervisor,
    private readonly containers: RunningContainers,
  ) {}

  /**
   * Gets the programs and starts the broker and the control plane; does not wait until they are up.
   * @returns the broker's address
   */
  async prepare(): Promise<string> {
    const { environment, root, folder, say } = this.context;
    const external = this.containers.controlPlane;
    this.binaries = await findDapr(environment, root, say, external ? ['daprd'] : undefined);
    this.identity = external?.identity ?? IdentityIssuer.forThisRun(folder);
    // Whatever may be missing is asked for before anything starts.
    const kafka = await this.kafka();
    const parts: Array<Promise<void>> = [];
    if (external) {
      say('using the control plane of Dapr in containers');
      this.controlPlane = external;
    } else {
      const own = await this.newControlPlane(this.binaries, this.identity);
      this.controlPlane = this.ownControlPlane = own;
      parts.push(this.startControlPlane(own));
    }
    if (kafka) parts.push(this.startKafka(kafka));
    this.ready = Promise.all(parts);
    // Awaited later; until then a failure must not count as unhandled.
    this.ready.catch(() => undefined);
    return kafka?.brokers ?? this.containers.brokers!;
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

  /**
   * The scheduler forgets every job, as after the loss of its disk.
   * @throws RunnerError when the scheduler is not ours
   */
  async wipeJobs(): Promise<void> {
    if (!this.ownControlPlane)
      throw new RunnerError('The scheduler runs in a container: its data is not ours to wipe.');
    const scheduler = this.supervisor.get('scheduler');
    await scheduler.stop();
    this.ownControlPlane.wipeSchedulerData();
    await scheduler.start();
  }

  private async newControlPlane(binaries: DaprBinaries, identity: IdentityIssuer): Promise<ControlPlane> {
    const { folder, ports, environment } = this.context;
    return new ControlPlane(folder, await controlPlanePorts(ports), binaries, identity, environment.forServices);
  }

  /** Our own broker; undefined when that of a container is up. */
  private async kafka(): Promise<KafkaServer | undefined> {
    const { folder, ports, environment, say } = this.context;
    if (this.containers.brokers !== undefined) {
      say(`using the broker at ${this.containers.brokers}`);
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
