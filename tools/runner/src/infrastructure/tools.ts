import { spawn } from 'node:child_process';
import { accessSync, constants, createWriteStream } from 'node:fs';
import { delimiter, join } from 'node:path';
import { RunnerError } from '../base/runner.error';

/** Where a program is, by the search path; undefined when it is not there. */
export function findProgram(name: string, searchPath: string): string | undefined {
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}

/**
 * Where a program is that we need.
 * @param why what it is needed for, and what would do instead
 * @throws RunnerError
 */
export function needProgram(name: string, searchPath: string, why: string): string {
  const path = findProgram(name, searchPath);
  if (!path) throw new RunnerError(`The program "${name}" is missing: ${why}.`);
  return path;
}

/**
 * Runs a tool to its end; what it says goes to a log.
 * @throws RunnerError with its last line when it fails
 */
export async function runTool(
  command: string,
  args: readonly string[],
  { cwd, env, logFile, purpose }: { cwd: string; env: NodeJS.ProcessEnv; logFile: string; purpose: string },
): Promise<void> {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  let tail = '';
  const code = await new Promise<number | string>((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        log.write(chunk);
        tail = (tail + chunk.toString('utf8')).slice(-2_000);
      });
    }
    child.once('error', (error) => resolve(error.message));
    child.once('close', (status, signal) => resolve(status ?? signal ?? 'ended'));
  });
  await new Promise((resolve) => log.end(resolve));
  if (code === 0) return;
  const last = tail.trim().split('\n').at(-1)?.trim() ?? '';
  if (/no space left on device/i.test(tail)) {
    throw new RunnerError(`The disk that holds ${cwd} is full: free some space and start again.`);
  }
  throw new RunnerError(`${purpose} failed (${code}): "${last}"; all of it is in ${logFile}.`);
}
