import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunnerEnvironment } from '../settings/environment';
import { findProgram, needProgram, runTool } from '../infrastructure/tools';

export const DAPR_PROGRAMS = ['daprd', 'placement', 'scheduler', 'sentry'] as const;
export type DaprProgram = (typeof DAPR_PROGRAMS)[number];
/** Where each program of Dapr is. */
export type DaprBinaries = Record<DaprProgram, string>;

const BUILD_TAG = 'allcomponents';

/** The Dapr that the machine has: all that is needed, on the search path or in ~/.dapr/bin. */
export function installedDapr(
  environment: RunnerEnvironment,
  needed: readonly DaprProgram[] = DAPR_PROGRAMS,
): DaprBinaries | undefined {
  const searchPath = [join(environment.home, '.dapr', 'bin'), environment.searchPath].join(':');
  const found = needed.map((name) => [name, findProgram(name, searchPath)] as const);
  return found.every(([, path]) => path !== undefined) ? (Object.fromEntries(found) as DaprBinaries) : undefined;
}

/** The folder in the cache that belongs to one go.sum: other versions do not disturb it. */
export function daprCacheFolder(environment: RunnerEnvironment, moduleFolder: string): string {
  const digest = createHash('sha256')
    .update(readFileSync(join(moduleFolder, 'go.sum')))
    .digest('hex');
  return join(environment.cacheFolder, 'dapr', digest.slice(0, 16));
}

/**
 * The programs of Dapr: those of the machine, else those built from tools/dapr, once.
 * @param needed all four, unless something else runs the control plane
 * @throws RunnerError when Go is missing or the build fails
 */
export async function findDapr(
  environment: RunnerEnvironment,
  root: string,
  say: (line: string) => void,
  needed: readonly DaprProgram[] = DAPR_PROGRAMS,
): Promise<DaprBinaries> {
  const moduleFolder = join(root, 'tools', 'dapr');
  const folder = daprCacheFolder(environment, moduleFolder);
  const built = Object.fromEntries(DAPR_PROGRAMS.map((name) => [name, join(folder, name)])) as DaprBinaries;
  const installed = installedDapr(environment, needed);
  if (installed) return installed;
  if (Object.values(built).every((path) => existsSync(path))) return built;
  const go = needProgram(
    'go',
    environment.searchPath,
    'it builds Dapr; install Go 1.26 or newer, or put daprd on the PATH',
  );
  say('building Dapr from its sources (once, a few minutes)');
  mkdirSync(folder, { recursive: true });
  // Built beside its place and moved when done, so that a build that was interrupted leaves no half a program.
  const draft = join(folder, `build-${process.pid}`);
  mkdirSync(draft, { recursive: true });
  for (const file of ['go.mod', 'go.sum']) copyFileSync(join(moduleFolder, file), join(draft, file));
  const packages = DAPR_PROGRAMS.map((name) => `github.com/dapr/dapr/cmd/${name}`);
  await runTool(go, ['build', '-trimpath', '-tags', BUILD_TAG, '-o', `${draft}/`, ...packages], {
    cwd: draft,
    env: { ...environment.all, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' },
    logFile: join(folder, 'build.log'),
    purpose: 'Building Dapr',
  });
  for (const name of DAPR_PROGRAMS) renameSync(join(draft, name), built[name]);
  rmSync(draft, { recursive: true });
  return built;
}
