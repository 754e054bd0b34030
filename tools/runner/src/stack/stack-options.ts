import type { ContainerPorts } from '../containers/running-containers';
import type { RunnerEnvironment } from '../settings/environment';
import type { ReplicaWish } from '../settings/replicas';
import type { Secrets } from '../settings/secrets';
import type { StackKind } from './stack-file';

/** What a stack shall be. */
export interface StackOptions {
  /** `embedded`: apps/local-dapr on PostgreSQL. `dapr`: real daprd, its control plane and Kafka. */
  kind: StackKind;
  /** Multi-app run file; the one of the project unless said otherwise. */
  runFile?: string;
  /** Where the stack keeps everything; `.data` of the project unless said otherwise. */
  dataDir?: string;
  /** Added to every port that the run file names. */
  portOffset?: number;
  /** Give free ports instead of those of the run file, as tests want it. */
  freePorts?: boolean;
  replicas?: ReplicaWish;
  /** Apps that somebody else runs, for example `nest start chat-api --watch`; their sidecars are started. */
  without?: readonly string[];
  /** Added to the secret store. */
  secrets?: Secrets;
  /** Where containers listen that shall be used, instead of the ports of docker-compose.redpanda.yml. */
  containers?: ContainerPorts;
  /** Folders with Dapr resources, instead of those of the run file. */
  resources?: string[];
  /** The folder below `components/` that is used: `embedded` or `kafka` by the kind, unless said otherwise. */
  componentSet?: string;
  /** Added to the environment of every app. */
  env?: Record<string, string>;
  /** What the runner sees of its own environment; for tests. */
  environment?: RunnerEnvironment;
  /** Gets lines for people: progress, deaths, restarts. */
  say?: (line: string) => void;
  /** Gets every line that a process writes. */
  echo?: (name: string, line: string) => void;
}
