import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder';
import type { ProcessSpec } from '../processes/managed-process';
import type { AppState } from '../stack/stack-file';

/** What apps/local-dapr reads; that app owns the shape. */
interface LocalDaprConfig {
  databaseUrl: string;
  resourcesPaths: string[];
  sidecars: Array<{
    appId: string;
    replica: string;
    httpPort: number;
    appPort: number;
    daprApiToken: string;
    appApiToken: string;
    configPath?: string;
  }>;
}

/** One process that is the sidecar of every app. */
export function localDaprSpec(
  folder: DataFolder,
  root: string,
  databaseUrl: string,
  resourcesPaths: string[],
  apps: ReadonlyArray<{ state: AppState; configPath: string | undefined }>,
  env: Record<string, string>,
): ProcessSpec {
  const config: LocalDaprConfig = {
    databaseUrl,
    resourcesPaths,
    sidecars: apps.map(({ state, configPath }) => ({
      appId: state.appId,
      replica: state.podName,
      httpPort: state.daprHttpPort,
      appPort: state.appPort,
      daprApiToken: state.daprApiToken,
      appApiToken: state.appApiToken,
      ...(configPath === undefined ? {} : { configPath }),
    })),
  };
  const file = folder.path('run', 'local-dapr.json');
  folder.writePrivate(file, JSON.stringify(config, undefined, 2));
  return {
    name: 'local-dapr',
    role: 'local-dapr',
    command: process.execPath,
    args: [join(root, 'dist/apps/local-dapr/apps/local-dapr/src/main.js'), '--config', file],
    env,
    cwd: root,
    logFile: folder.path('logs', 'local-dapr.log'),
  };
}
