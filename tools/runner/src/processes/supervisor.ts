import { ManagedProcess, type ProcessEvent, type ProcessSpec } from './managed-process';

/** The processes of a stack, in the order in which they were added; they end in the opposite order. */
export class Supervisor {
  private readonly processes = new Map<string, ManagedProcess>();

  /**
   * @param onEvent told of every start and end of a process
   * @param echo gets every line of every process, when they shall be seen
   */
  constructor(
    private readonly onEvent: (event: ProcessEvent) => void,
    private readonly echo?: (name: string, line: string) => void,
  ) {}

  /** Takes a process in and starts it. */
  async run(spec: ProcessSpec): Promise<ManagedProcess> {
    const { echo } = this;
    const managed = new ManagedProcess(spec, this.onEvent, echo && ((line) => echo(spec.name, line)));
    this.processes.set(spec.name, managed);
    await managed.start();
    return managed;
  }

  all(): ManagedProcess[] {
    return [...this.processes.values()];
  }

  /** @throws Error that lists the names there are */
  get(name: string): ManagedProcess {
    const found = this.processes.get(name);
    if (!found) throw new Error(`no process is called "${name}"; there are ${[...this.processes.keys()].join(', ')}`);
    return found;
  }

  /** Ends all: apps first, then their sidecars, then what those stand on; one kind at a time, together within a kind. */
  async stopAll(): Promise<void> {
    for (const roles of [['app'], ['sidecar', 'local-dapr'], ['control-plane', 'broker'], ['database']]) {
      await Promise.all(
        this.all()
          .filter(({ spec }) => roles.includes(spec.role))
          .map((each) => each.stop()),
      );
    }
  }
}
