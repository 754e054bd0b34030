import { readStackFile, type AppState, type ProcessState, type StackState } from './stack-file';

/** The stack of another process, by its stack file. */
export class StackClient {
  constructor(readonly stackFile: string) {}

  /** How the stack stands now. */
  get state(): StackState {
    return readStackFile(this.stackFile);
  }

  /** @throws Error when no replica is called so */
  app(appId: string, replica = 0): AppState {
    const found = this.state.apps.find((each) => each.appId === appId && each.replica === replica);
    if (!found) throw new Error(`the stack has no replica ${replica} of ${appId}`);
    return found;
  }

  /** @throws Error when no process is called so */
  process(name: string): ProcessState {
    const { processes } = this.state;
    const found = processes.find((each) => each.name === name);
    if (!found) throw new Error(`the stack has no "${name}"; it has ${processes.map((each) => each.name).join(', ')}`);
    return found;
  }

  /** Kills a process; it starts again by itself. */
  kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    return this.post(`kill/${name}?signal=${signal}`);
  }

  /** Ends a process until it is started again. */
  stopProcess(name: string): Promise<void> {
    return this.post(`stop/${name}`);
  }

  startProcess(name: string): Promise<void> {
    return this.post(`start/${name}`);
  }

  /** Makes the scheduler lose every job. */
  wipeJobs(): Promise<void> {
    return this.post('wipe-jobs');
  }

  private async post(path: string): Promise<void> {
    const { control } = this.state;
    const answer = await fetch(`${control.url}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${control.token}` },
    });
    const { title } = (await answer.json()) as { title: string };
    if (!answer.ok) throw new Error(`${path}: ${title}`);
  }
}
