import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import { summarize, type Summary } from './statistics';

/** What steady load came to. */
export interface Load {
  times: Summary;
  /** Successful answers a second. */
  rate: number;
  failures: number;
}

/** Runs something and adds how long it took, in milliseconds. */
export async function timed(samples: number[], work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  samples.push(performance.now() - start);
}

/**
 * Starts work at a fixed pace, whether or not the work before it is done, so that a slow answer delays no other one.
 * Time counts from the moment the work should have started.
 * @param work gives the samples that its own time is added to
 * @returns why work failed, for each that did
 */
export async function openLoop(
  perSecond: number,
  seconds: number,
  work: (index: number) => Promise<number[]>,
): Promise<string[]> {
  const start = performance.now();
  const running: Array<Promise<void>> = [];
  const failures: string[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const planned = start + (index * 1_000) / perSecond;
    const wait = planned - performance.now();
    if (wait > 1) await delay(wait);
    running.push(
      work(index).then(
        (samples) => void samples.push(performance.now() - planned),
        (error: Error) => void failures.push(error.message),
      ),
    );
  }
  await Promise.all(running);
  return failures;
}

/** Does a number of things, some at a time. */
export async function atATime(concurrency: number, count: number, work: (index: number) => Promise<unknown>) {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** Sends the next request as soon as one is answered, on a number of connections. */
export async function closedLoop(
  url: string,
  requests: autocannon.Request[],
  options: { connections: number; seconds: number },
): Promise<Load> {
  const samples: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      { url, requests, connections: options.connections, duration: options.seconds, timeout: 30 },
      (error: Error | null, done: autocannon.Result) => (error ? reject(error) : resolve(done)),
    );
    run.on('response', (_, status, __, time) => status < 300 && samples.push(time));
  });
  return {
    times: summarize(samples),
    rate: samples.length / result.duration,
    failures: result.non2xx + result.errors,
  };
}
