import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until a condition holds.
 * @param pauseMs between two looks
 * @throws Error naming what was waited for, after the deadline, or when `gaveUp` tells why there is no use in waiting
 */
export async function waitUntil(
  what: string,
  condition: () => Promise<boolean> | boolean,
  { deadlineMs, pauseMs = 25, gaveUp }: { deadlineMs: number; pauseMs?: number; gaveUp?: () => string | undefined },
): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await condition())) {
    const reason = gaveUp?.();
    if (reason !== undefined) throw new Error(`${what}: ${reason}`);
    if (Date.now() > end) throw new Error(`${what}: not within ${Math.round(deadlineMs / 1_000)} s`);
    await delay(pauseMs);
  }
}

/** Whether something accepts connections on a port of loopback. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (open: boolean) => (): void => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1_000, answer(false));
    socket.once('connect', answer(true));
    socket.once('error', answer(false));
  });
}

/** The status that an address answers; 0 when there is no answer. */
export async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
