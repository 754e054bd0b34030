import type { Bench } from '../bench';

const TARGET_MS = 5_000;

/** From nothing to the first answered request, once built and with a data folder that exists. */
export async function measureStart({ stack, options: { startMs }, add }: Bench): Promise<void> {
  const target = stack.state.kind === 'embedded' ? '≤ 5 s' : '';
  if (startMs === undefined) return add({ name: 'start', target, met: null, note: 'the stack was there already' });
  const met = target === '' ? null : startMs <= TARGET_MS;
  add({ name: 'start', target, met, times: { count: 1, p50: startMs, p95: startMs, p99: startMs, max: startMs } });
}
