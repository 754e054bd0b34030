import type { Ports } from '../base/ports';
import { RunnerError } from '../base/runner.error';
import { replicasOf, type ReplicaWish } from '../settings/replicas';
import type { RunApp, RunFile } from '../settings/run-file';
import { randomToken } from '../settings/secrets';
import type { AppState } from './stack-file';

/** A replica of an app, with its place in the run file. */
export interface Replica {
  app: RunApp;
  state: AppState;
  /** Name of its process: the app id, from the second replica on with a number. */
  name: string;
}

/**
 * Which replicas there are and where each listens. The first of an app has the ports of the run file, the others free
 * ones; every replica has tokens of its own.
 */
export async function layOut(
  runFile: RunFile,
  wish: ReplicaWish | undefined,
  without: readonly string[],
  ports: Ports,
): Promise<Replica[]> {
  const replicas: Replica[] = [];
  const stranger = without.find((name) => !runFile.apps.some(({ appId }) => appId === name));
  if (stranger !== undefined) throw new RunnerError(`--without ${stranger}: ${runFile.path} has no such app.`);
  for (const app of runFile.apps) {
    for (let replica = 0; replica < replicasOf(app.appId, wish); replica += 1) {
      const port = (wanted: number, purpose: string): Promise<number> =>
        replica === 0 ? ports.wanted(wanted, purpose) : ports.free();
      const daprHttpPort = await port(app.daprHttpPort, `the sidecar of ${app.appId}`);
      const appPort = await port(app.appPort, `the app channel of ${app.appId}`);
      const publicPort = app.publicPort === undefined ? undefined : await port(app.publicPort, app.appId);
      replicas.push({
        app,
        name: replica === 0 ? app.appId : `${app.appId}-${replica}`,
        state: {
          appId: app.appId,
          replica,
          podName: `${app.appId}-${replica}`,
          publicUrl: publicPort === undefined ? null : `http://127.0.0.1:${publicPort}`,
          appPort,
          daprUrl: `http://127.0.0.1:${daprHttpPort}`,
          daprHttpPort,
          daprApiToken: randomToken(),
          appApiToken: randomToken(),
          managed: app.command !== undefined && !without.includes(app.appId),
        },
      });
    }
  }
  return replicas;
}

/** What an app is told: what the dapr CLI and the injector tell it, and its public port. */
export function appEnvironment({ app, state }: Replica, grpcPort: number): Record<string, string> {
  return {
    ...app.env,
    NODE_ENV: 'production',
    NAMESPACE: 'default',
    APP_ID: state.appId,
    APP_PORT: String(state.appPort),
    DAPR_HTTP_PORT: String(state.daprHttpPort),
    DAPR_GRPC_PORT: String(grpcPort),
    DAPR_API_TOKEN: state.daprApiToken,
    APP_API_TOKEN: state.appApiToken,
    POD_NAME: state.podName,
    ...(state.publicUrl === null ? {} : { PORT: new URL(state.publicUrl).port }),
  };
}
