import { EventEmitter } from 'node:events';
import type { SidecarConfig } from '../local-dapr.config';
import type { AppConfiguration } from '../resources/resources';
import { AppChannelClient } from './app-channel.client';

/** daprd's `--app-health-probe-interval`. */
const PROBE_INTERVAL_MS = 1_000;
/** An app that is not up yet is probed more often, so that it starts to work the moment it listens. */
const STARTING_INTERVAL_MS = 50;
const PROBE_TIMEOUT_MS = 500;

/** The runtime's side of one app replica: its channel and whether it takes work. Emits `healthy` when it begins to. */
export class Sidecar extends EventEmitter {
  readonly app: AppChannelClient;
  healthy = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    readonly config: SidecarConfig,
    readonly configuration: AppConfiguration,
  ) {
    super();
    this.app = new AppChannelClient(config.appPort, config.appApiToken);
  }

  /** Begins to probe the app. */
  start(): void {
    void this.probe();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.app.close();
  }

  /** The app did not answer a call: it takes no work until a probe says otherwise. */
  suspect(): void {
    if (!this.healthy) return;
    this.healthy = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.probe(), STARTING_INTERVAL_MS);
  }

  private async probe(): Promise<void> {
    let healthy = false;
    try {
      const { status } = await this.app.call('GET', '/healthz', undefined, {}, PROBE_TIMEOUT_MS);
      healthy = status >= 200 && status < 300;
    } catch {
      // Not listening: not healthy.
    }
    if (this.stopped) return;
    const became = healthy && !this.healthy;
    this.healthy = healthy;
    if (became) this.emit('healthy');
    this.timer = setTimeout(() => void this.probe(), healthy ? PROBE_INTERVAL_MS : STARTING_INTERVAL_MS);
  }
}

/** Every sidecar of the stack. */
export class SidecarRegistry {
  constructor(readonly sidecars: readonly Sidecar[]) {}

  replicasOf(appId: string): Sidecar[] {
    return this.sidecars.filter(({ config }) => config.appId === appId);
  }

  /** A replica that takes work, chosen at random; undefined when there is none. */
  healthyReplicaOf(appId: string): Sidecar | undefined {
    const healthy = this.replicasOf(appId).filter((sidecar) => sidecar.healthy);
    return healthy[Math.floor(Math.random() * healthy.length)];
  }
}
