import { parseEvent, TOPICS } from '@app/contracts';
import { uuidv7 } from '@app/kernel';
import { accountDeleted, sessionsEnded } from './account-events';

const origin = { userId: uuidv7(), correlationId: 'req-1', causationId: null };
const now = new Date('2026-11-24T10:00:00Z');

describe('events of an account', () => {
  it.each([
    [0, [0]],
    [1, [1]],
    [1_000, [1_000]],
    [2_001, [1_000, 1_000, 1]],
  ])('name %i tasks in as many events as are needed', (count, sizes) => {
    const ids = Array.from({ length: count }, () => uuidv7());
    const events = accountDeleted(origin, ids, now);
    expect(events.map(({ taskIds }) => taskIds.length)).toEqual(sizes);
    expect(events.flatMap(({ taskIds }) => taskIds)).toEqual(ids);
    for (const event of events) expect(parseEvent(TOPICS.taskEvents, structuredClone(event))).toEqual(event);
  });

  it('tell of sessions only when some ended', () => {
    expect(sessionsEnded(origin, [], now)).toEqual([]);
    const [event] = sessionsEnded(origin, [uuidv7()], now);
    expect(parseEvent(TOPICS.taskUpdates, structuredClone(event))).toEqual(event);
  });
});
