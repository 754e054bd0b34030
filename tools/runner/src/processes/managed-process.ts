import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { basename } from 'node:path';

/** What a process is for. */
export type ProcessRole = 'app' | 'sidecar' | 'local-dapr' | 'broker' | 'database' | 'control-plane';

/** How to run a process. */
export interface ProcessSpec {
  /** Unique in its stack: `chat-api`, `chat-api-dapr`, `gateway-1`, `postgres`, … */
  name: string;
  role: ProcessRole;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  logFile: string;
  /** Where it listens, for those whose readiness is that it does. */
  port?: number;
  /** Set for the app's own process and for its sidecar. */
  appId?: string;
  replica?: number;
  uid?: number;
  gid?: number;
  /** Asks it to end; SIGTERM unless said otherwise. */
  stopSignal?: NodeJS.Signals;
  /** How long it may take to end before it is killed, in milliseconds. */
  stopTimeoutMs?: number;
  /** Done before each start, for example to clear what a killed one left behind. */
  beforeStart?: () => Promise<void> | void;
}

/** What happened to a process; `line` is for people. */
export interface ProcessEvent {
  kind: 'started' | 'died' | 'stopped';
  line: string;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A process that lived this long starts again at once. */
const STEADY_MS = 5_000;
const STOP_TIMEOUT_MS = 10_000;
const LARGEST_LOG_BYTES = 20 * 1024 * 1024;

/**
 * A process that is kept alive: when it dies it starts again, at most 2 s later, until it is told to stop. It leads a
 * group of its own, so that Ctrl-C in the terminal reaches only the runner, which ends all in order.
 */
export class ManagedProcess {
  private child: ChildProcess | undefined;
  private wanted = false;
  private pause = FIRST_PAUSE_MS;
  private startedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private log: WriteStream | undefined;
  private ended: Promise<void> = Promise.resolve();
  private failure: string | undefined;
  restarts = 0;

  /**
   * @param notify told of every start and end
   * @param echo gets every line it writes, when they shall be seen
   */
  constructor(
    readonly spec: ProcessSpec,
    private readonly notify: (event: ProcessEvent) => void,
    private readonly echo?: (line: string) => void,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Why the last one ended by itself; undefined while it runs. */
  get lastFailure(): string | undefined {
    return this.child ? undefined : this.failure;
  }

  /** Starts it, unless it runs. */
  async start(): Promise<void> {
    this.wanted = true;
    clearTimeout(this.timer);
    if (!this.child) await this.launch();
  }

  /** Sends a signal to the process; after its death it starts again. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): boolean {
    return this.child?.kill(signal) ?? false;
  }

  /** Ends it for good: asks, waits, and kills what does not listen. */
  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.timer);
    const { child } = this;
    if (child) {
      child.kill(this.spec.stopSignal ?? 'SIGTERM');
      // One that is paused hears nothing else.
      child.kill('SIGCONT');
      const force = setTimeout(() => child.kill('SIGKILL'), this.spec.stopTimeoutMs ?? STOP_TIMEOUT_MS);
      await this.ended;
      clearTimeout(force);
    }
    this.log?.end();
    this.log = undefined;
  }

  private async launch(): Promise<void> {
    const { spec } = this;
    try {
      await spec.beforeStart?.();
    } catch (error) {
      return this.died(error instanceof Error ? error.message : String(error));
    }
    if (!this.wanted || this.child) return;
    this.log ??= openLog(spec.logFile);
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(spec.uid === undefined ? {} : { uid: spec.uid, gid: spec.gid ?? spec.uid }),
    });
    this.startedAt = Date.now();
    for (const stream of [child.stdout, child.stderr]) {
      stream.pipe(this.log, { end: false });
      if (this.echo) forEachLine(stream, this.echo);
    }
    let spawnError: Error | undefined;
    child.once('error', (error) => (spawnError = error));
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.child = undefined;
        resolve();
        if (!this.wanted) return this.notify({ kind: 'stopped', line: `${spec.name} stopped` });
        this.died(spawnError?.message ?? (signal ? `signal ${signal}` : `exit code ${code}`));
      });
    });
    if (child.pid !== undefined) this.notify({ kind: 'started', line: `${spec.name} started` });
  }

  private died(reason: string): void {
    this.failure = reason;
    if (!this.wanted) return;
    if (Date.now() - this.startedAt > STEADY_MS) this.pause = FIRST_PAUSE_MS;
    this.notify({
      kind: 'died',
      line: `${this.spec.name} ended (${reason}), starting again; its log: ${this.spec.logFile}`,
    });
    this.restarts += 1;
    this.timer = setTimeout(() => void this.launch(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }
}

function openLog(path: string): WriteStream {
  if (existsSync(path) && statSync(path).size > LARGEST_LOG_BYTES) renameSync(path, `${path}.old`);
  const log = createWriteStream(path, { flags: 'a', mode: 0o600 });
  // A full disk must not end the runner; the processes themselves say what they lack.
  log.on('error', (error) => console.error(`${basename(path)} cannot be written: ${error.message}`));
  log.setMaxListeners(0);
  return log;
}

function forEachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
}
