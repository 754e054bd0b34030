import { randomUUID } from 'node:crypto';
import { COMPONENTS, type Topic } from '@app/contracts';
import { accepts } from '../../../tools/runner/src/base/wait';
import { StackClient } from '../../../tools/runner/src/stack/stack-client';
import { until } from '@app/testing';

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
    await this.killAndRestart(name);
    await this.ready();
  }

  /**
   * Kills a process with SIGKILL and waits until it runs again; a broker or a database, until it takes connections.
   * @returns when that was, in epoch milliseconds
   */
  async killAndRestart(name: string): Promise<number> {
    const { pid, port } = this.process(name);
    await this.kill(name);
    await until(
      `${name} to run again`,
      () => {
        const now = this.process(name).pid;
        return now !== null && now !== pid && (port === null || accepts(port));
      },
      READY_MS,
    );
    return Date.now();
  }

  /** Takes the broker away. Returns what brings it back. */
  async stopBroker(): Promise<() => Promise<void>> {
    const name = BROKER[this.state.kind];
    await this.stopProcess(name);
    return () => this.startProcess(name);
  }

  /** Makes the scheduler lose every job; where the runtime is the scheduler, kills it. */
  async loseJobs(): Promise<void> {
    if (this.state.kind === 'dapr') await this.wipeJobs();
    else await this.killAndRecover(BROKER.embedded);
  }

  /** Kills what fires the jobs; it starts again by itself. */
  async killScheduler(): Promise<void> {
    await this.kill(this.state.kind === 'dapr' ? 'scheduler' : BROKER.embedded);
  }

  /** Publishes an event as chat-api does, for what a broker may do with it. */
  async publish(topic: Topic, data: object): Promise<void> {
    const { daprUrl, daprApiToken } = this.app('chat-api');
    const userId = String((data as { userId?: unknown }).userId ?? 'nobody');
    const answer = await fetch(
      `${daprUrl}/v1.0/publish/${COMPONENTS.pubsub}/${topic}?metadata.partitionKey=${userId}`,
      {
        method: 'POST',
        headers: { 'dapr-api-token': daprApiToken, 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify({
          specversion: '1.0',
          id: (data as { eventId?: string }).eventId ?? randomUUID(),
          source: 'chat-api',
          type: 'test',
          data,
        }),
      },
    );
    if (!answer.ok) throw new Error(`publish ${topic}: ${answer.status} ${await answer.text()}`);
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
