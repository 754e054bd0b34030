import { dueMoment, instant } from '../test/case-language';
import { parseRule, previewSeries } from './index';

const zone = 'Europe/Chisinau';

interface Given {
  anchor?: 'schedule' | 'completion';
  seriesStart?: string;
  completedAt?: string;
  now?: string;
}

function preview(rule: string, due: string, { anchor = 'schedule', seriesStart, completedAt, now }: Given = {}) {
  const found = previewSeries({
    rule: parseRule(rule),
    anchor,
    due: dueMoment(due, zone),
    ...(seriesStart === undefined ? {} : { seriesStart: dueMoment(seriesStart, zone) }),
    ...(completedAt === undefined ? {} : { completedAt: instant(completedAt, zone) }),
    ...(now === undefined ? {} : { now: instant(now, zone) }),
    count: 3,
  });
  return found.map(({ at, date }) => at ?? date);
}

describe('previewSeries', () => {
  it('lists what follows the due moment', () => {
    expect(preview('FREQ=MONTHLY', '2026-01-31')).toEqual(['2026-02-28', '2026-03-31', '2026-04-30']);
  });

  it('keeps the phase of the series, not of the instance at hand', () => {
    const given = { seriesStart: '2026-01-31' };
    expect(preview('FREQ=MONTHLY', '2026-02-28', given)).toEqual(['2026-03-31', '2026-04-30', '2026-05-31']);
  });

  it('passes over what a late completion missed, then goes on in time', () => {
    const expected = ['2026-03-10', '2026-03-13', '2026-03-16'];
    expect(preview('FREQ=DAILY;INTERVAL=3', '2026-03-01', { completedAt: '2026-03-08 12:00' })).toEqual(expected);
    expect(preview('FREQ=DAILY;INTERVAL=3', '2026-03-01', { now: '2026-03-08 12:00' })).toEqual(expected);
  });

  it('counts from the completion, then from each due moment', () => {
    const given = { anchor: 'completion' as const, completedAt: '2026-03-08 12:00' };
    expect(preview('FREQ=DAILY;INTERVAL=3', '2026-03-01', given)).toEqual(['2026-03-11', '2026-03-14', '2026-03-17']);
    expect(preview('FREQ=DAILY;INTERVAL=3', '2026-03-01', { anchor: 'completion' })).toEqual([
      '2026-03-04',
      '2026-03-07',
      '2026-03-10',
    ]);
  });

  it('ends with the series', () => {
    expect(preview('FREQ=DAILY;COUNT=3', '2026-03-01')).toEqual(['2026-03-02', '2026-03-03']);
    expect(preview('FREQ=DAILY;COUNT=3', '2026-03-01', { anchor: 'completion' })).toHaveLength(2);
    expect(preview('FREQ=DAILY;UNTIL=20260302', '2026-03-01 09:00')).toEqual(['2026-03-02T07:00:00.000Z']);
  });
});
