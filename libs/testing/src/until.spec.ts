import { until } from './until';

describe('until', () => {
  it('gives what the condition gave, once it holds', async () => {
    let asked = 0;
    expect(await until('three', () => (asked += 1) === 3 && 'three', 1_000, 1)).toBe('three');
  });

  it('takes an error for "not yet", and names the last one at the deadline', async () => {
    const failing = until('an answer', () => Promise.reject(new Error('away')), 20, 1);
    await expect(failing).rejects.toThrow('not within 20 ms: an answer (away)');
    await expect(until('nothing', () => undefined, 5, 1)).rejects.toThrow('not within 5 ms: nothing');
  });
});
