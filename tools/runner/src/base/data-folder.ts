import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { processIdentity } from './process-identity';
import { RunnerError } from './runner.error';

interface LockContent {
  pid: number;
  /** When that process started, as the system tells it; another process may get the same pid later. */
  identity: string;
}

/** The one folder where a stack keeps everything: data, logs, secrets and the state of the running processes. */
export class DataFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  get secretsFile(): string {
    return this.path('secrets.json');
  }

  get stackFile(): string {
    return this.path('run', 'stack.json');
  }

  private get lockFile(): string {
    return this.path('run', 'runner.lock');
  }

  /** Makes the folder and its parts, for our eyes only. */
  create(): void {
    for (const folder of ['', 'run', 'logs']) mkdirSync(this.path(folder), { recursive: true, mode: 0o700 });
  }

  /** Writes a file that only we may read. */
  writePrivate(path: string, content: string): void {
    writeFileSync(path, content, { mode: 0o600 });
    chmodSync(path, 0o600);
  }

  /**
   * Takes the folder for this process.
   * @returns gives it back
   * @throws RunnerError when another runner that is alive has it
   */
  lock(): () => void {
    const content: LockContent = { pid: process.pid, identity: processIdentity(process.pid) ?? '' };
    const owner = this.owner();
    if (owner !== undefined) {
      throw new RunnerError(
        `A stack is already running on ${this.root} (process ${owner}): stop it with Ctrl-C, or use another folder with --data-dir.`,
      );
    }
    rmSync(this.lockFile, { force: true });
    try {
      writeFileSync(this.lockFile, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new RunnerError(`Another runner took ${this.root} at the same moment: wait for it, or use --data-dir.`);
    }
    return () => rmSync(this.lockFile, { force: true });
  }

  /** The pid of the runner that has the folder now, if one that is alive has it. */
  owner(): number | undefined {
    if (!existsSync(this.lockFile)) return undefined;
    try {
      const { pid, identity } = JSON.parse(readFileSync(this.lockFile, 'utf8')) as LockContent;
      return processIdentity(pid) === identity ? pid : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Forgets everything.
   * @throws RunnerError while a stack runs on it
   */
  reset(): void {
    const owner = this.owner();
    if (owner !== undefined) {
      throw new RunnerError(`A stack is running on ${this.root} (process ${owner}): stop it with Ctrl-C first.`);
    }
    rmSync(this.root, { recursive: true, force: true });
  }
}
