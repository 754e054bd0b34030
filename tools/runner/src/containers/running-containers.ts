import type { DataFolder } from '../base/data-folder';
import { accepts } from '../base/wait';
import type { ControlPlaneEndpoints } from '../dapr/control-plane';
import type { IdentityIssuer } from '../dapr/identity';
import { ContainerCredentials } from './container-credentials';

/** Where the containers of docker-compose.redpanda.yml listen on loopback. */
export interface ContainerPorts {
  broker: number;
  database: number;
  sentry: number;
  placement: number;
  scheduler: number;
}

export const CONTAINER_PORTS: ContainerPorts = {
  broker: 19_092,
  database: 15_432,
  sentry: 15_001,
  placement: 15_005,
  scheduler: 15_006,
};

/** The parts of a stack that run in containers and need not be started. */
export interface RunningContainers {
  /** The broker's address. */
  brokers?: string;
  database?: { port: number; adminPassword: string };
  controlPlane?: ControlPlaneEndpoints & { identity: IdentityIssuer };
}

/**
 * What is up of the containers. PostgreSQL and the control plane count only with the credentials that the data folder
 * has for them: on these ports something else may listen.
 */
export async function findRunningContainers(
  folder: DataFolder,
  ports: ContainerPorts = CONTAINER_PORTS,
): Promise<RunningContainers> {
  const { sentry, placement, scheduler } = ports;
  const [broker, database, ...control] = await Promise.all(
    [ports.broker, ports.database, sentry, placement, scheduler].map((port) => accepts(port)),
  );
  const found: RunningContainers = broker ? { brokers: `127.0.0.1:${ports.broker}` } : {};
  const credentials = new ContainerCredentials(folder);
  if (!credentials.prepared) return found;
  if (database) found.database = { port: ports.database, adminPassword: credentials.adminPassword };
  const trustAnchors = credentials.trustAnchors();
  if (trustAnchors !== undefined && control.every(Boolean)) {
    found.controlPlane = {
      ports: { sentry, placement, scheduler },
      trustAnchors,
      identity: credentials.identity(),
    };
  }
  return found;
}
