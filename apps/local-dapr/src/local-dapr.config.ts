import { readFileSync } from 'node:fs';

/** One sidecar of the embedded runtime: the twin of one daprd process. */
export interface SidecarConfig {
  appId: string;
  /** Name of the replica, `POD_NAME` of a real one. */
  replica: string;
  /** Where the app reaches this sidecar. */
  httpPort: number;
  /** Where this sidecar reaches the app. */
  appPort: number;
  /** What the app has to show. */
  daprApiToken: string;
  /** What the sidecar shows the app. */
  appApiToken: string;
  /** The app's Configuration resource (access control, secret scopes). */
  configPath?: string;
}

/** What the runner tells the embedded runtime. */
export interface LocalDaprConfig {
  databaseUrl: string;
  /** Folders with Component, Subscription and Resiliency resources. */
  resourcesPaths: string[];
  sidecars: SidecarConfig[];
}

/** Reads the file the runner wrote. */
export function readConfig(path: string): LocalDaprConfig {
  return JSON.parse(readFileSync(path, 'utf8')) as LocalDaprConfig;
}
