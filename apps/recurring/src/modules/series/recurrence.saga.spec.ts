import { UnprocessableEventError } from '@app/dapr';
import { at, seriesEvent } from '../../../test/task-event.fixture';
import { ExtendSeriesCommand } from './extend-series.command';
import { RecurrenceSaga } from './recurrence.saga';

describe('RecurrenceSaga', () => {
  const saga = new RecurrenceSaga();

  it('turns the missing instances into a command, and nothing into none', () => {
    const commands = saga.keepInstancesOpen(seriesEvent({ recurrence: { lookahead: 3 } }));
    expect(commands).toEqual([expect.any(ExtendSeriesCommand)]);
    expect(commands[0]!.instances.map(({ index }) => index)).toEqual([2, 3, 4]);
    expect(saga.keepInstancesOpen(seriesEvent({ series: { openCount: 1 } }))).toEqual([]);
  });

  it('refuses for good what cannot be understood, and names the part', () => {
    const badRule = seriesEvent({ recurrence: { rrule: 'FREQ=FORTNIGHTLY' } });
    expect(() => saga.keepInstancesOpen(badRule)).toThrow(UnprocessableEventError);
    expect(() => saga.keepInstancesOpen(badRule)).toThrow('FREQ must be one of');
    const badZone = seriesEvent({ series: { start: at('2026-03-01T05:00:00.000Z', 'Mars/Olympus') } });
    expect(() => saga.keepInstancesOpen(badZone)).toThrow('timeZone');
  });

  it('lets every other failure be tried again', () => {
    const broken = Object.defineProperty(seriesEvent(), 'task', {
      get: () => {
        throw new Error('out of memory');
      },
    });
    expect(() => saga.keepInstancesOpen(broken)).toThrow('out of memory');
    expect(() => saga.keepInstancesOpen(broken)).not.toThrow(UnprocessableEventError);
  });
});
