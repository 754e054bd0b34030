import type { TaskView } from '@app/contracts';
import type { SeriesView } from '../../tasks/domain/series-view';
import { endedReply, pausedReply } from './series-replies';

describe('what is told of a series with several open instances', () => {
  const series = { title: 'gym', next: [] } as unknown as SeriesView;
  const open = ['2026-11-20', '2026-11-27'].map((date) => ({ due: { at: null, date, timeZone: 'UTC' } }) as TaskView);

  it('counts them', () => {
    expect(pausedReply(series, open)).toBe(
      'Paused: gym. The 2 open ones stay; nothing else comes until you say “resume gym”.',
    );
    expect(endedReply(series, open)).toBe('gym repeats no longer; the 2 open ones stay.');
  });

  it('names the day of one', () => {
    expect(pausedReply(series, open.slice(0, 1))).toContain('The open one, due Fri 20 Nov 2026, stays;');
  });
});
