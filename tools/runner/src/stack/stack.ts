import { processIdentity } from '../base/process-identity';
import type { DataFolder } from '../base/data-folder';
import type { ManagedProcess, ProcessRole } from '../processes/managed-process';
import type { Supervisor } from '../processes/supervisor';
import type { EdgeProxy } from '../edge/edge-proxy';
import type { ControlServer } from './control-server';
import { removeStackFile, writeStackFile, type AppState, type ProcessState, type StackState } from './stack-file';

/** What a stack is made of besides its processes. */
export interface StackParts {
  folder: DataFolder;
  supervisor: Supervisor;
  apps: readonly AppState[];
  secretsFile: string;
  edge: { proxy: EdgeProxy; url: string } | undefined;
  control: { server: ControlServer; url: string; token: string };
  /** Makes the scheduler lose its jobs; undefined where there is no scheduler. */
  wipeJobs: (() => Promise<void>) | undefined;
  unlock: () => void;
}

/** One replica of an app, with the pids that run it now. */
export interface AppHandle extends AppState {
  pid: number | undefined;
  sidecarPid: number | undefined;
}

/** A stack that runs. */
export class Stack {
  private parts: StackParts | undefined;
  private stopping: Promise<void> | undefined;

  constructor(
    readonly kind: StackState['kind'],
    readonly dataDir: string,
  ) {}

  /** Completed by {@link startStack} as the parts come up. */
  attach(parts: StackParts): void {
    this.parts = parts;
    this.publish();
  }

  /** Where people reach everything. @throws Error when the run file has no app with a public port */
  get edgeUrl(): string {
    const url = this.running.edge?.url;
    if (url === undefined) throw new Error('this stack has no public app, so it has no edge');
    return url;
  }

  get stackFile(): string {
    return this.running.folder.stackFile;
  }

  /** A replica of an app. */
  app(appId: string, replica = 0): AppHandle {
    const state = this.running.apps.find((each) => each.appId === appId && each.replica === replica);
    if (!state) throw new Error(`the stack has no replica ${replica} of ${appId}`);
    const processes = this.running.supervisor.all();
    const own = (role: ProcessRole): number | undefined =>
      processes.find(({ spec }) => spec.role === role && spec.appId === appId && spec.replica === replica)?.pid;
    const shared = processes.find(({ spec }) => spec.role === 'local-dapr')?.pid;
    return { ...state, pid: own('app'), sidecarPid: shared ?? own('sidecar') };
  }

  apps(): AppState[] {
    return [...this.running.apps];
  }

  processes(): ProcessState[] {
    return this.running.supervisor.all().map(describe);
  }

  /** Sends a signal to a process by name; when it dies it starts again by itself. */
  kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): void {
    if (!this.running.supervisor.get(name).kill(signal)) throw new Error(`${name} does not run`);
  }

  /** Ends a process and starts it again. */
  async restart(name: string): Promise<void> {
    await this.stopProcess(name);
    await this.startProcess(name);
  }

  /** Ends a process until it is started again. */
  async stopProcess(name: string): Promise<void> {
    await this.running.supervisor.get(name).stop();
    this.publish();
  }

  async startProcess(name: string): Promise<void> {
    await this.running.supervisor.get(name).start();
    this.publish();
  }

  /** Makes the scheduler lose every job, as a wiped disk would. Only the real stack has a scheduler. */
  async wipeJobs(): Promise<void> {
    if (!this.running.wipeJobs) throw new Error('this stack has no scheduler');
    await this.running.wipeJobs();
  }

  /** Ends everything in order. */
  async stop(): Promise<void> {
    this.stopping ??= this.stopParts();
    await this.stopping;
  }

  /** Writes the stack file; called whenever a process came or went. */
  publish(): void {
    const { parts } = this;
    if (!parts || this.stopping) return;
    writeStackFile(parts.folder, {
      kind: this.kind,
      runnerPid: process.pid,
      dataDir: this.dataDir,
      edgeUrl: parts.edge?.url ?? null,
      control: { url: parts.control.url, token: parts.control.token },
      secretsFile: parts.secretsFile,
      apps: [...parts.apps],
      processes: this.processes(),
    });
  }

  private get running(): StackParts {
    if (!this.parts) throw new Error('the stack is not up yet');
    return this.parts;
  }

  private async stopParts(): Promise<void> {
    const { edge, control, supervisor, folder, unlock } = this.running;
    await edge?.proxy.close();
    await control.server.close();
    await supervisor.stopAll();
    removeStackFile(folder);
    unlock();
  }
}

function describe({ spec, pid, restarts }: ManagedProcess): ProcessState {
  return {
    name: spec.name,
    role: spec.role,
    pid: pid ?? null,
    identity: (pid !== undefined && processIdentity(pid)) || null,
    restarts,
    port: spec.port ?? null,
    appId: spec.appId ?? null,
    replica: spec.replica ?? null,
  };
}
