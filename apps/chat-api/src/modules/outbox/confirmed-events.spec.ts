import fc from 'fast-check';
import type { TracedEvent } from '@app/dapr';
import { confirmedEvents } from './confirmed-events';

const traced = (eventId: string, userId: string): TracedEvent => ({ event: { eventId, userId } }) as TracedEvent;

describe('confirmedEvents', () => {
  it('keeps what comes after a failed event of the same user, and nothing of others', () => {
    const events = [traced('a1', 'a'), traced('b1', 'b'), traced('a2', 'a'), traced('a3', 'a'), traced('b2', 'b')];
    expect([...confirmedEvents(events, new Set(['a2']))]).toEqual(['a1', 'b1', 'b2']);
    expect([...confirmedEvents(events, new Set())]).toHaveLength(5);
  });

  it('never confirms an event whose user has an earlier one that stays', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean())), (rows) => {
        const events = rows.map(([user], index) => traced(String(index), user));
        const failed = new Set(rows.flatMap(([, fails], index) => (fails ? [String(index)] : [])));
        const confirmed = confirmedEvents(events, failed);
        rows.forEach(([user], index) => {
          const blocked = rows.slice(0, index + 1).some(([other, fails]) => other === user && fails);
          expect(confirmed.has(String(index))).toBe(!blocked);
        });
      }),
    );
  });
});
