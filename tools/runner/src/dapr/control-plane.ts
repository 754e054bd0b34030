import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { stringify } from 'yaml';
import type { DataFolder } from '../base/data-folder';
import type { Ports } from '../base/ports';
import type { ProcessSpec } from '../processes/managed-process';
import type { DaprBinaries } from './binaries';
import type { IdentityIssuer } from './identity';

/** Its certificate is only good for names of this form. */
const SCHEDULER_ID = 'dapr-scheduler-server-0';

/** What a sidecar knows of the control plane, whoever runs it. */
export interface ControlPlaneEndpoints {
  readonly ports: { sentry: number; placement: number; scheduler: number };
  /** The certificate that everything trusts. */
  readonly trustAnchors: string;
}

/** Ports of Sentry, placement and scheduler. */
export interface ControlPlanePorts {
  sentry: number;
  placement: number;
  scheduler: number;
  /** Health and metrics, by program. */
  health: Record<'sentry' | 'placement' | 'scheduler', number>;
  metrics: Record<'sentry' | 'placement' | 'scheduler', number>;
  etcdClient: number;
  etcdPeer: number;
  raft: number;
}

/** Reserves the ports of the control plane. */
export async function controlPlanePorts(ports: Ports): Promise<ControlPlanePorts> {
  const three = async (): Promise<ControlPlanePorts['health']> => ({
    sentry: await ports.free(),
    placement: await ports.free(),
    scheduler: await ports.free(),
  });
  return {
    sentry: await ports.free(),
    placement: await ports.free(),
    scheduler: await ports.free(),
    health: await three(),
    metrics: await three(),
    etcdClient: await ports.free(),
    etcdPeer: await ports.free(),
    raft: await ports.free(),
  };
}

/** Dapr's control plane on one machine: who is who (Sentry), jobs (scheduler), actors (placement), all with mTLS. */
export class ControlPlane implements ControlPlaneEndpoints {
  private readonly credentials: string;

  constructor(
    private readonly folder: DataFolder,
    readonly ports: ControlPlanePorts,
    private readonly binaries: DaprBinaries,
    private readonly identity: IdentityIssuer,
    private readonly env: Record<string, string>,
  ) {
    this.credentials = folder.path('dapr', 'credentials');
  }

  /** The certificate that everything trusts; Sentry makes it at its first start. */
  get trustAnchorsFile(): string {
    return `${this.credentials}/ca.crt`;
  }

  get trustAnchors(): string {
    return readFileSync(this.trustAnchorsFile, 'utf8');
  }

  hasTrustAnchors(): boolean {
    return existsSync(this.trustAnchorsFile) && existsSync(`${this.credentials}/issuer.key`);
  }

  sentry(): ProcessSpec {
    const config = this.folder.path('run', 'sentry.yaml');
    this.folder.writePrivate(config, sentryConfiguration(this.identity.jwksFile));
    mkdirSync(this.credentials, { recursive: true, mode: 0o700 });
    return this.spec('sentry', [
      `--config=${config}`,
      `--issuer-credentials=${this.credentials}`,
      `--port=${this.ports.sentry}`,
      '--listen-address=127.0.0.1',
      '--trust-domain=localhost',
    ]);
  }

  placement(): ProcessSpec {
    return this.spec('placement', [
      `--port=${this.ports.placement}`,
      '--listen-address=127.0.0.1',
      '--id=placement-0',
      `--initial-cluster=placement-0=127.0.0.1:${this.ports.raft}`,
      ...this.trust(),
    ]);
  }

  scheduler(): ProcessSpec {
    return this.spec('scheduler', [
      `--port=${this.ports.scheduler}`,
      '--listen-address=127.0.0.1',
      `--override-broadcast-host-port=127.0.0.1:${this.ports.scheduler}`,
      `--id=${SCHEDULER_ID}`,
      `--etcd-data-dir=${this.schedulerData}`,
      '--etcd-client-listen-address=127.0.0.1',
      `--etcd-client-port=${this.ports.etcdClient}`,
      `--etcd-initial-cluster=${SCHEDULER_ID}=https://127.0.0.1:${this.ports.etcdPeer}`,
      // Alone it need not wait for the votes of others.
      '--etcd-initial-election-tick-advance',
      ...this.trust(),
    ]);
  }

  /** Where the scheduler keeps the jobs. */
  get schedulerData(): string {
    return this.folder.path('dapr', 'scheduler');
  }

  /** Loses all jobs, for tests of what happens then; the scheduler must be down. */
  wipeSchedulerData(): void {
    rmSync(this.schedulerData, { recursive: true, force: true });
  }

  private trust(): string[] {
    return [
      '--tls-enabled',
      `--sentry-address=127.0.0.1:${this.ports.sentry}`,
      `--trust-anchors-file=${this.trustAnchorsFile}`,
      '--trust-domain=localhost',
    ];
  }

  private spec(name: 'sentry' | 'placement' | 'scheduler', args: string[]): ProcessSpec {
    return {
      name,
      role: 'control-plane',
      command: this.binaries[name],
      args: [
        ...args,
        `--healthz-port=${this.ports.health[name]}`,
        '--healthz-listen-address=127.0.0.1',
        `--metrics-port=${this.ports.metrics[name]}`,
        '--metrics-listen-address=127.0.0.1',
      ],
      env: {
        ...this.env,
        // The scheduler keeps its private key below this folder; two stacks must not share it.
        TMPDIR: this.folder.path('run'),
        NAMESPACE: 'default',
        ...(name === 'sentry' ? {} : { DAPR_SENTRY_TOKEN_FILE: this.identity.tokenFile(`dapr-${name}`) }),
      },
      cwd: this.folder.root,
      logFile: this.folder.path('logs', `${name}.log`),
    };
  }
}

/** Sentry accepts only identities that this runner signed, instead of whatever a caller says it is. */
export function sentryConfiguration(jwksFile: string): string {
  return stringify({
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Configuration',
    metadata: { name: 'sentry' },
    spec: { mtls: { enabled: true, tokenValidators: [{ name: 'jwks', options: { source: jwksFile } }] } },
  });
}
