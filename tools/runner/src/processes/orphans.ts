import { existsSync } from 'node:fs';
import { waitUntil } from '../base/wait';
import { processIdentity } from '../base/process-identity';
import type { DataFolder } from '../base/data-folder';
import { readStackFile, removeStackFile, type ProcessState } from '../stack/stack-file';

const PATIENCE_MS = 10_000;

/** Ends what a runner that was killed left behind on this data folder, and nothing else. */
export async function endOrphans(folder: DataFolder): Promise<number> {
  if (!existsSync(folder.stackFile)) return 0;
  let processes: ProcessState[];
  try {
    ({ processes } = readStackFile(folder.stackFile));
  } catch {
    return 0;
  }
  const orphans = processes.filter(isAlive);
  for (const orphan of orphans) {
    signal(orphan, 'SIGCONT');
    // PostgreSQL waits for its clients on SIGTERM; SIGINT sends them away and closes its files well.
    signal(orphan, orphan.role === 'database' ? 'SIGINT' : 'SIGTERM');
  }
  try {
    await waitUntil('left-over processes end', () => !orphans.some(isAlive), { deadlineMs: PATIENCE_MS });
  } catch {
    orphans.filter(isAlive).forEach((orphan) => signal(orphan, 'SIGKILL'));
  }
  removeStackFile(folder);
  return orphans.length;
}

function isAlive({ pid, identity }: ProcessState): boolean {
  return pid !== null && identity !== null && processIdentity(pid) === identity;
}

function signal({ pid }: ProcessState, name: NodeJS.Signals): void {
  try {
    process.kill(pid!, name);
  } catch {
    // It ended by itself a moment ago.
  }
}
