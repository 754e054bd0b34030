import { StackClient } from '../../../tools/runner/src/stack/stack-client';
import { until } from './until';

/** Where the broker lives: in real Dapr its own process, in the embedded runtime the runtime itself. */
const BROKER = { embedded: 'local-dapr', dapr: 'kafka' } as const;
const READY_MS = 60_000;

// Most of a test's time is waiting for a real stack to recover; each wait has a deadline of its own.
jest.setTimeout(180_000);

/** The stack under test; `npm test` and `npm run test:dapr` start one and name its file in STACK_FILE. */
export class RunningStack extends StackClient {
  get edgeUrl(): string {
    return this.state.edgeUrl!;
  }

  /** Every process whose death the product has to survive. */
  victims(): string[] {
    return this.state.processes.map(({ name }) => name).filter((name) => name !== 'edge');
  }

  /** Kills a process with SIGKILL and waits until it runs again and the API answers. */
  async killAndRecover(name: string): Promise<void> {
    const { pid } = this.process(name);
    await this.kill(name);
    await until(
      `${name} to run again`,
      () => {
        const now = this.process(name).pid;
        return now !== null && now !== pid;
      },
      READY_MS,
    );
    await this.ready();
  }

  /** Takes the broker away. Returns what brings it back. */
  async stopBroker(): Promise<() => Promise<void>> {
    const name = BROKER[this.state.kind];
    await this.stopProcess(name);
    return () => this.startProcess(name);
  }

  /** Waits until the API answers again. */
  async ready(): Promise<void> {
    await until('the API to answer', async () => (await fetch(`${this.edgeUrl}/health/ready`)).ok, READY_MS, 100);
  }
}

/**
 * The stack under test.
 * @throws Error when the suite is not started by `npm test` or `npm run test:dapr`
 */
export function runningStack(): RunningStack {
  const file = process.env.STACK_FILE;
  if (!file) throw new Error('STACK_FILE is not set; run "npm run test:e2e" or "npm run test:dapr"');
  return new RunningStack(file);
}
