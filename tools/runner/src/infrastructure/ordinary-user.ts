import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { RunnerError } from '../base/runner.error';

/** As whom a program runs that refuses to be root. */
export interface Identity {
  /** Put before the command. */
  prefix: string[];
  uid?: number;
  gid?: number;
}

const NOBODY = 65_534;

/**
 * As whom PostgreSQL runs: as ourselves; for root in a user namespace, where it is an ordinary user in its own eyes and
 * still reaches our files; where the system has no such thing, as the system's `nobody`.
 * @param paths folders that the program must reach
 * @throws RunnerError when nobody could not reach them
 */
export function asOrdinaryUser(
  paths: readonly string[],
  isRoot = process.getuid?.() === 0,
  unshare = 'unshare',
): Identity {
  if (!isRoot) return { prefix: [] };
  const options = ['--user', '--map-user=1000'];
  if (spawnSync(unshare, [...options, 'true']).status === 0) return { prefix: [unshare, ...options] };
  const closed = paths.map(closedFolder).find((path) => path !== undefined);
  if (closed) {
    throw new RunnerError(
      `PostgreSQL does not run as root, and other users cannot enter ${closed}: start as an ordinary user, or move the project.`,
    );
  }
  return { prefix: [], uid: NOBODY, gid: NOBODY };
}

/** The first folder on the way to a path that others may not enter. */
function closedFolder(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    if (!(statSync(folder).mode & 0o001) && folder !== path) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
