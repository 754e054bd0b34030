import { Person } from '../api';
import type { Bench } from '../bench';
import { LiveWindow } from '../live-window';
import { openLoop } from '../load';
import { summarize } from '../statistics';

const PER_SECOND = 20;
const PATIENCE_MS = 10_000;

/** From the request in one window to the change in another one. */
export async function measureWindows({ edgeUrl, options, floors, add }: Bench): Promise<void> {
  const person = await Person.register(edgeUrl);
  const window = await LiveWindow.open(edgeUrl, person);
  const arrivals = new Map<string, () => void>();
  window.onUpdate = ({ task }) => arrivals.get(task.title)?.();
  const samples: number[] = [];
  const lost = await openLoop(PER_SECOND, options.seconds, async (index) => {
    const title = `change ${index}`;
    const arrived = new Promise<void>((resolve, reject) => {
      arrivals.set(title, resolve);
      setTimeout(() => reject(new Error(`${title} did not arrive`)), PATIENCE_MS).unref();
    });
    await Promise.all([person.create({ title }), arrived]);
    return samples;
  });
  window.close();
  const times = summarize(samples);
  add({
    name: `change → another window, ${PER_SECOND}/s`,
    target: 'p99 ≤ 100 ms',
    met: times.p99 <= 100 && lost.length === 0,
    times,
    ...(floors.publish ? { floor: floors.publish } : {}),
    ...(lost.length > 0 ? { note: `${lost.length} did not arrive, for example ${lost[0]}` } : {}),
  });
}
