import { formatRow, type Row } from './report';

describe('a row of the report', () => {
  const row: Row = {
    name: 'get',
    target: 'p99 ≤ 50 ms',
    met: true,
    times: { count: 9, p50: 1, p95: 2, p99: 3, max: 4 },
  };

  it('tells percentiles, target and floor', () => {
    expect(formatRow({ ...row, floor: 'p50 0.4 ms' })).toBe(
      '✓ get: p50 1 · p95 2 · p99 3 · max 4 ms (9) — target p99 ≤ 50 ms; floor p50 0.4 ms',
    );
  });

  it('tells a rate, a missed target and what is worth knowing', () => {
    expect(formatRow({ name: 'create', target: '≥ 800/s', met: false, rate: 612.4, note: 'busy machine' })).toBe(
      '✗ create: 612/s — target ≥ 800/s; busy machine',
    );
  });

  it('says why something was not measured', () => {
    expect(formatRow({ name: 'wiped', target: '≤ 2 s', met: null, note: 'no scheduler here' })).toBe(
      '- wiped: not measured — target ≤ 2 s; no scheduler here',
    );
  });
});
