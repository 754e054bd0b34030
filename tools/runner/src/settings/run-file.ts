import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { RunnerError } from '../base/runner.error';

/** How a sidecar asks its app whether it is well. */
export interface AppHealth {
  /** Whether the sidecar asks at all. */
  enabled: boolean;
  path: string;
  intervalSeconds: number;
  timeoutMs: number;
  threshold: number;
}

/** One app of a run file. */
export interface RunApp {
  appId: string;
  /** What starts it; undefined when somebody else does, as a test does. */
  command: string[] | undefined;
  workDir: string;
  /** Its Configuration resource. */
  configPath: string | undefined;
  /** Where its sidecar reaches it. */
  appPort: number;
  /** Where it reaches its sidecar. */
  daprHttpPort: number;
  /** Where people reach it, when it has such a port. */
  publicPort: number | undefined;
  env: Record<string, string>;
  health: AppHealth;
}

/** A multi-app run file of Dapr, the part of it that we use. */
export interface RunFile {
  path: string;
  resourcesPaths: string[];
  apps: RunApp[];
}

interface RawSettings {
  resourcesPaths?: string[];
  resourcesPath?: string;
  configFilePath?: string;
  enableAppHealthCheck?: boolean;
  appHealthCheckPath?: string;
  appHealthProbeInterval?: number;
  appHealthProbeTimeout?: number;
  appHealthThreshold?: number;
  env?: Record<string, string | number | boolean>;
}

interface RawApp extends RawSettings {
  appID?: string;
  appDirPath?: string;
  appPort?: number;
  daprHTTPPort?: number;
  command?: string[];
}

/**
 * Reads a run file; its paths are relative to it, as for the dapr CLI.
 * @throws RunnerError that names the file and what is wrong with it
 */
export function readRunFile(path: string): RunFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new RunnerError(`The run file ${path} cannot be read: name one that exists with --run-file.`);
  }
  return parseRunFile(text, path);
}

/** Like {@link readRunFile}, for a text that is already there. */
export function parseRunFile(text: string, path: string): RunFile {
  const fail = (problem: string): never => {
    throw new RunnerError(`${path}: ${problem}.`);
  };
  let raw: { version?: number; common?: RawSettings; apps?: RawApp[] } | null;
  try {
    raw = parse(text) as typeof raw;
  } catch (error) {
    return fail(`no valid YAML, ${(error as Error).message.split('\n')[0]}`);
  }
  if (raw?.version !== 1) fail('"version" must be 1');
  if (!raw?.apps?.length) fail('"apps" must name at least one app');
  const folder = dirname(resolve(path));
  const common = raw?.common ?? {};
  const apps = (raw?.apps ?? []).map((app, index) => toApp(app, common, folder, `apps[${index}]`, fail));
  for (const { appId } of apps) {
    if (apps.filter((other) => other.appId === appId).length > 1) fail(`the app "${appId}" is there twice`);
  }
  const resourcesPaths = [common, ...(raw?.apps ?? [])].flatMap(({ resourcesPaths, resourcesPath }) => [
    ...(resourcesPaths ?? []),
    ...(resourcesPath ? [resourcesPath] : []),
  ]);
  return { path, resourcesPaths: [...new Set(resourcesPaths.map((each) => resolve(folder, each)))], apps };
}

function toApp(
  app: RawApp,
  common: RawSettings,
  folder: string,
  place: string,
  fail: (problem: string) => never,
): RunApp {
  const port = (name: 'appPort' | 'daprHTTPPort'): number => {
    const value = app[name];
    return isPort(value) ? value : fail(`${place}.${name} must be a port`);
  };
  const { appID } = app;
  if (typeof appID !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(appID)) {
    return fail(`${place}.appID must be letters, digits and dashes`);
  }
  if (app.command !== undefined && (!Array.isArray(app.command) || app.command.length === 0)) {
    fail(`${place}.command must be a list`);
  }
  const settings = { ...common, ...app };
  const env = Object.fromEntries(
    Object.entries({ ...common.env, ...app.env }).map(([name, value]) => [name, String(value)]),
  );
  const publicPort = env.PORT === undefined ? undefined : Number(env.PORT);
  if (publicPort !== undefined && !isPort(publicPort)) fail(`${place}.env.PORT must be a port`);
  return {
    appId: appID,
    command: app.command?.map(String),
    workDir: resolve(folder, app.appDirPath ?? '.'),
    configPath: settings.configFilePath === undefined ? undefined : resolve(folder, settings.configFilePath),
    appPort: port('appPort'),
    daprHttpPort: port('daprHTTPPort'),
    publicPort,
    env,
    health: {
      enabled: settings.enableAppHealthCheck ?? false,
      path: settings.appHealthCheckPath ?? '/healthz',
      intervalSeconds: settings.appHealthProbeInterval ?? 1,
      timeoutMs: settings.appHealthProbeTimeout ?? 900,
      threshold: settings.appHealthThreshold ?? 1,
    },
  };
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
}
