import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidEventError, type TaskEvent, type Topic } from '@app/contracts';
import type { EventPublisher, TracedEvent } from '@app/dapr';
import { uuidv7 } from '@app/kernel';
import { EventBatchPublisher } from './event-batch.publisher';

const fixture = JSON.parse(
  readFileSync(join(__dirname, '../../../../../libs/contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as TaskEvent;
const traced = (userId: string, title = 'a title'): TracedEvent => ({
  event: { ...fixture, eventId: uuidv7(), userId, task: { ...fixture.task, title } },
});
const [anna, boris] = [uuidv7(), uuidv7()];

function publisherThat(answer: (topic: Topic, events: readonly TracedEvent[]) => string[]) {
  const calls: Array<[Topic, string[]]> = [];
  const publishBulk = (topic: Topic, events: readonly TracedEvent[]) => {
    calls.push([topic, events.map(({ event }) => event.eventId)]);
    return new Promise((resolve) => resolve({ failed: new Set(answer(topic, events)) }));
  };
  return { calls, publisher: new EventBatchPublisher({ publishBulk } as unknown as EventPublisher) };
}

describe('EventBatchPublisher', () => {
  it('publishes to the sagas first, then to the windows', async () => {
    const { calls, publisher } = publisherThat(() => []);
    const events = [traced(anna), traced(boris), traced(anna)];
    const ids = events.map(({ event }) => event.eventId);
    expect([...(await publisher.publish(events))]).toEqual(ids);
    expect(calls).toEqual([
      ['task-events', ids],
      ['task-updates', ids],
    ]);
  });

  it('confirms nothing that one topic has not', async () => {
    const events = [traced(anna), traced(anna), traced(boris)];
    const { publisher } = publisherThat((topic) => (topic === 'task-updates' ? [events[0]!.event.eventId] : []));
    expect([...(await publisher.publish(events))]).toEqual([events[2]!.event.eventId]);
  });

  it('lets an event that breaks its schema hold back its own user only', async () => {
    const events = [traced(anna), traced(anna, ''), traced(anna), traced(boris)];
    const { publisher } = publisherThat((topic, sent) => {
      if (sent.some(({ event }) => (event as TaskEvent).task.title === ''))
        throw new InvalidEventError(topic, ['task.title']);
      return [];
    });
    expect([...(await publisher.publish(events))]).toEqual([events[0]!.event.eventId, events[3]!.event.eventId]);
  });

  it('says so when the broker cannot be reached', async () => {
    const { publisher } = publisherThat(() => {
      throw new Error('no answer');
    });
    await expect(publisher.publish([traced(anna)])).rejects.toThrow('no answer');
  });
});
