/** Choices that look random and are the same for the same seed. */
export interface Random {
  /** A whole number from 0 up to, but not including, a limit. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  /** One of several things to do, each as often as its weight says. */
  weighted<T>(choices: ReadonlyArray<readonly [number, () => T]>): T;
  shuffled<T>(items: readonly T[]): T[];
}

export function seeded(seed: number): Random {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return {
    below,
    pick: (items) => items[below(items.length)]!,
    weighted: (choices) => {
      let left = below(choices.reduce((sum, [weight]) => sum + weight, 0));
      return choices.find(([weight]) => (left -= weight) < 0)![1]();
    },
    shuffled: (items) => {
      const shuffled = [...items];
      for (let index = shuffled.length - 1; index > 0; index -= 1) {
        const other = below(index + 1);
        [shuffled[index], shuffled[other]] = [shuffled[other]!, shuffled[index]!];
      }
      return shuffled;
    },
  };
}
