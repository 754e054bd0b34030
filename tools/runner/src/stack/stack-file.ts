import { readFileSync, renameSync, rmSync } from 'node:fs';
import type { DataFolder } from '../base/data-folder';
import type { ProcessRole } from '../processes/managed-process';

export type StackKind = 'embedded' | 'dapr';

/** One process of a running stack. */
export interface ProcessState {
  /** Unique in the stack: `chat-api`, `chat-api-dapr`, second replicas `chat-api-1`, `chat-api-1-dapr`; `postgres`, … */
  name: string;
  role: ProcessRole;
  /** Null while it is down. */
  pid: number | null;
  /** Tells the process from a later one with the same pid. */
  identity: string | null;
  restarts: number;
  /** Where a broker or a database listens; null for everything else. */
  port: number | null;
  appId: string | null;
  replica: number | null;
}

/** One replica of an app. */
export interface AppState {
  appId: string;
  /** 0 is the first. */
  replica: number;
  /** Its `POD_NAME`. */
  podName: string;
  /** Where people reach it, without the edge; null when it has no such port. */
  publicUrl: string | null;
  /** Its app channel, where only the sidecar calls. */
  appPort: number;
  /** Its sidecar's HTTP API. */
  daprUrl: string;
  daprHttpPort: number;
  /** What the sidecar wants to be shown. */
  daprApiToken: string;
  /** What the sidecar shows the app. */
  appApiToken: string;
  /** False when the run file gives no command: somebody else runs the app. */
  managed: boolean;
}

/** A running stack, as `<data folder>/run/stack.json` describes it to tests and tools. Only its owner may read it. */
export interface StackState {
  kind: StackKind;
  runnerPid: number;
  dataDir: string;
  /** Where everything is reached, for example http://127.0.0.1:3000; null without public apps. */
  edgeUrl: string | null;
  /** Stops, starts and kills processes of the stack by name, from another process; see StackClient. */
  control: { url: string; token: string };
  secretsFile: string;
  apps: AppState[];
  processes: ProcessState[];
}

/** Writes the description whole or not at all, since others read it at any moment. */
export function writeStackFile(folder: DataFolder, state: StackState): void {
  const draft = `${folder.stackFile}.new`;
  folder.writePrivate(draft, JSON.stringify(state, undefined, 2));
  renameSync(draft, folder.stackFile);
}

/** Reads the description of a stack. */
export function readStackFile(path: string): StackState {
  return JSON.parse(readFileSync(path, 'utf8')) as StackState;
}

export function removeStackFile(folder: DataFolder): void {
  rmSync(folder.stackFile, { force: true });
}
