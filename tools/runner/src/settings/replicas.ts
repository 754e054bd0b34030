import { RunnerError } from '../base/runner.error';

/** How many replicas: of every app, or app by app. */
export type ReplicaWish = number | Readonly<Record<string, number>>;

const MOST = 9;

/**
 * Reads `2` or `gateway=2,chat-api=3`.
 * @throws RunnerError when it says neither
 */
export function parseReplicas(text: string): ReplicaWish {
  const number = (value: string): number => {
    const count = Number(value);
    if (!Number.isInteger(count) || count < 1 || count > MOST) {
      throw new RunnerError(`--replicas ${text}: write a number from 1 to ${MOST}, or gateway=2,chat-api=2.`);
    }
    return count;
  };
  if (!text.includes('=')) return number(text);
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [app = '', count = ''] = part.split('=');
      return [app.trim(), number(count)];
    }),
  );
}

/** How many replicas an app gets. */
export function replicasOf(appId: string, wish: ReplicaWish | undefined): number {
  return typeof wish === 'number' ? wish : (wish?.[appId] ?? 1);
}
