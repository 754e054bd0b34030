/**
 * Waits until a condition holds and returns what it gave.
 * @throws after the deadline, naming what was waited for
 */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = 10_000,
  pauseMs = 20,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const result = await condition();
      if (result !== undefined && result !== false) return result as T;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`not within ${deadlineMs} ms: ${what}${last instanceof Error ? ` (${last.message})` : ''}`);
}
