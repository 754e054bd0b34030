import { percentile, summarize } from './statistics';

describe('statistics', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('names the nearest rank, not something between two samples', () => {
    expect(summarize(hundred)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(summarize([3, 1])).toEqual({ count: 2, p50: 1, p95: 3, p99: 3, max: 3 });
  });

  it('knows nothing of nothing', () => {
    expect(percentile([], 0.5)).toBeNaN();
    expect(summarize([]).count).toBe(0);
  });
});
