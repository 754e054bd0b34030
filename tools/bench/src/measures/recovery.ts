import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { call, Person } from '../api';
import { until, type Bench } from '../bench';
import { LiveWindow } from '../live-window';
import { summarize } from '../statistics';

const TARGET_MS = 10_000;
const PATIENCE_MS = 90_000;

/** Every process is killed in turn: how long until a change is acknowledged and seen in a window again. */
export async function measureRecovery(bench: Bench): Promise<void> {
  const { stack, edgeUrl, add } = bench;
  const person = await Person.register(edgeUrl);
  const window = await LiveWindow.open(edgeUrl, person);
  const seen = new Set<string>();
  window.onUpdate = ({ task }) => seen.add(task.title);
  const victims = stack.state.processes.map(({ name }) => name).filter((name) => name !== 'edge');
  for (const name of victims) {
    const { pid } = stack.process(name);
    const start = performance.now();
    await stack.kill(name);
    const title = `after ${name}`;
    await createUntilAcknowledged(edgeUrl, person, title);
    let note: string | undefined;
    const recovered = (): boolean => seen.has(title) && ![null, pid].includes(stack.process(name).pid);
    await until(title, recovered, PATIENCE_MS).catch(() => (note = 'it did not recover'));
    const times = summarize([performance.now() - start]);
    const met = note === undefined && times.max <= TARGET_MS;
    add({ name: `kill -9 ${name}`, target: 'recovered in 10 s', met, times, ...(note ? { note } : {}) });
  }
  window.close();
}

async function createUntilAcknowledged(edgeUrl: string, person: Person, title: string): Promise<void> {
  const headers = { ...person.headers, 'idempotency-key': randomUUID() };
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    try {
      return await call('POST', `${edgeUrl}/api/v1/tasks`, headers, { title });
    } catch {
      await delay(50);
    }
  }
}
