import type { DataFolder } from '../base/data-folder';
import type { Ports } from '../base/ports';
import type { ProcessSpec } from '../processes/managed-process';
import type { RunApp } from '../settings/run-file';
import type { AppState } from '../stack/stack-file';
import type { ControlPlaneEndpoints } from './control-plane';

/** Ports of one daprd besides its HTTP API. */
export interface DaprdPorts {
  grpc: number;
  internalGrpc: number;
  metrics: number;
}

/** Reserves them. */
export async function daprdPorts(ports: Ports): Promise<DaprdPorts> {
  return { grpc: await ports.free(), internalGrpc: await ports.free(), metrics: await ports.free() };
}

/** The sidecar of one replica: an unmodified daprd that listens on loopback only. */
export function daprdSpec(
  daprd: string,
  folder: DataFolder,
  { app, state, name, configPath }: { app: RunApp; state: AppState; name: string; configPath: string | undefined },
  resourcesPaths: readonly string[],
  ports: DaprdPorts,
  controlPlane: ControlPlaneEndpoints,
  identityFile: string,
  env: Record<string, string>,
): ProcessSpec {
  return {
    name: `${name}-dapr`,
    role: 'sidecar',
    appId: state.appId,
    replica: state.replica,
    command: daprd,
    args: [
      '--mode=standalone',
      `--app-id=${state.appId}`,
      '--app-protocol=http',
      `--app-port=${state.appPort}`,
      '--app-channel-address=127.0.0.1',
      ...healthFlags(app),
      '--dapr-listen-addresses=127.0.0.1',
      `--dapr-http-port=${state.daprHttpPort}`,
      `--dapr-grpc-port=${ports.grpc}`,
      `--dapr-internal-grpc-port=${ports.internalGrpc}`,
      '--dapr-internal-grpc-listen-address=127.0.0.1',
      `--metrics-port=${ports.metrics}`,
      '--metrics-listen-address=127.0.0.1',
      ...resourcesPaths.map((path) => `--resources-path=${path}`),
      ...(configPath === undefined ? [] : [`--config=${configPath}`]),
      '--enable-mtls',
      `--sentry-address=127.0.0.1:${controlPlane.ports.sentry}`,
      `--placement-host-address=127.0.0.1:${controlPlane.ports.placement}`,
      `--scheduler-host-address=127.0.0.1:${controlPlane.ports.scheduler}`,
      '--control-plane-trust-domain=localhost',
      '--control-plane-namespace=default',
      '--log-as-json',
    ],
    env: {
      ...env,
      NAMESPACE: 'default',
      APP_ID: state.appId,
      POD_NAME: state.podName,
      // The address that other sidecars are told; without it daprd picks that of a network card.
      DAPR_HOST_IP: '127.0.0.1',
      DAPR_TRUST_ANCHORS: controlPlane.trustAnchors,
      DAPR_SENTRY_TOKEN_FILE: identityFile,
      DAPR_API_TOKEN: state.daprApiToken,
      APP_API_TOKEN: state.appApiToken,
    },
    cwd: folder.root,
    logFile: folder.path('logs', `${name}-dapr.log`),
  };
}

function healthFlags({ health }: RunApp): string[] {
  if (!health.enabled) return [];
  return [
    '--enable-app-health-check',
    `--app-health-check-path=${health.path}`,
    `--app-health-probe-interval=${health.intervalSeconds}`,
    `--app-health-probe-timeout=${health.timeoutMs}`,
    `--app-health-threshold=${health.threshold}`,
  ];
}
