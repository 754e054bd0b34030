import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { TOPICS, type TaskEvent } from '@app/contracts';
import { currentTrace } from '@app/observability';
import type { DeliveryStatus } from './dapr-exception.filter';
import type { DaprEventContext } from './dapr.contexts';
import { patternOf } from './dapr.decorators';
import { EventDelivery } from './event-delivery';

const fixture = JSON.parse(
  readFileSync(join(__dirname, '../../../contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as TaskEvent;
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const USERS = ['0194f000-0000-7000-8000-00000000000a', '0194f000-0000-7000-8000-00000000000b'] as const;

/** One call of a handler: the revisions it got, and in which trace. */
interface Call {
  revisions: number[];
  eventId: string;
  traceparent: string | undefined;
  correlationId: string | undefined;
}

describe('EventDelivery', () => {
  let calls: Call[];
  /** What becomes of the events with these revisions. */
  let failing: Map<number, DeliveryStatus>;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    calls = [];
    failing = new Map();
  });

  const deliveryTo = (pattern: string): EventDelivery =>
    new EventDelivery(
      new Map([[pattern, (() => undefined) as unknown as MessageHandler]]),
      async (_handler, data, context) => {
        const revisions = [data as TaskEvent | TaskEvent[]].flat().map(({ revision }) => revision);
        const { traceparent, correlationId } = currentTrace() ?? {};
        calls.push({ revisions, eventId: (context as DaprEventContext).eventId, traceparent, correlationId });
        await Promise.resolve();
        return revisions.map((revision) => failing.get(revision)).find((status) => status !== undefined) ?? 'SUCCESS';
      },
    );
  const single = (): EventDelivery => deliveryTo(patternOf.topic(TOPICS.taskEvents));
  const batch = (): EventDelivery => deliveryTo(patternOf.batch(TOPICS.taskEvents));

  /** An entry of a bulk; the revision is the name of the event. */
  const entry = (revision: number, user: 0 | 1 = 0, data: object = {}) => ({
    entryId: `entry ${revision}`,
    event: {
      specversion: '1.0',
      id: `event ${revision}`,
      origintraceparent: TRACE,
      data: { ...fixture, userId: USERS[user], revision, ...data },
    },
  });
  const deliver = async (delivery: EventDelivery, entries: object[]): Promise<DeliveryStatus[]> => {
    const { status, body } = await delivery.deliver(TOPICS.taskEvents, { id: 'bulk', entries }, {});
    expect(status).toBe(200);
    const { statuses } = body as { statuses: Array<{ entryId: string; status: DeliveryStatus }> };
    expect(statuses.map(({ entryId }) => entryId)).toEqual(
      entries.map((each) => (each as { entryId: string }).entryId),
    );
    return statuses.map(({ status: said }) => said);
  };

  it('hands a single event to a handler of batches as a batch of one, in its trace', async () => {
    const { body } = await batch().deliver(TOPICS.taskEvents, entry(7).event, {});
    expect(body).toEqual({ status: 'SUCCESS' });
    expect(calls).toEqual([
      { revisions: [7], eventId: 'event 7', traceparent: TRACE, correlationId: fixture.correlationId },
    ]);
  });

  it('hands a bulk to a handler of batches in one call, in a trace of its own', async () => {
    expect(await deliver(batch(), [entry(1), entry(2), entry(1, 1)])).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ revisions: [1, 2, 1], eventId: 'batch of 3' });
    expect(calls[0]!.traceparent).not.toContain(TRACE.slice(3, 35));
  });

  it('hands a bulk to a handler of single events one by one, each in its trace', async () => {
    expect(await deliver(single(), [entry(1), entry(2)])).toEqual(['SUCCESS', 'SUCCESS']);
    expect(calls.map(({ revisions }) => revisions)).toEqual([[1], [2]]);
    expect(calls.map(({ traceparent }) => traceparent)).toEqual([TRACE, TRACE]);
  });

  it('finds out which event of a batch failed', async () => {
    failing.set(2, 'DROP');
    expect(await deliver(batch(), [entry(1), entry(2), entry(3)])).toEqual(['SUCCESS', 'DROP', 'SUCCESS']);
    expect(calls.map(({ revisions }) => revisions)).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it.each([
    ['of single events', single],
    ['of batches', batch],
  ])(
    'leaves the later events of a user untried when a handler %s fails, and has all of it again',
    async (_name, make) => {
      failing.set(2, 'RETRY');
      const entries = [entry(1), entry(2), entry(3), entry(11, 1), entry(12, 1)];
      expect(await deliver(make(), entries)).toEqual(entries.map(() => 'RETRY'));
      const alone = calls.filter(({ revisions }) => revisions.length === 1).map(({ revisions }) => revisions[0]);
      expect(alone.sort((x, y) => x! - y!)).toEqual([1, 2, 11, 12]);
    },
  );

  it('drops what keeps no schema, and handles the others', async () => {
    const entries = [entry(1), entry(2, 0, { title: '', task: null }), { entryId: 'empty' }, entry(3)];
    expect(await deliver(batch(), entries)).toEqual(['SUCCESS', 'DROP', 'DROP', 'SUCCESS']);
    expect(calls.map(({ revisions }) => revisions)).toEqual([[1, 3]]);
  });

  it('answers an empty bulk', async () => {
    expect(await deliver(batch(), [])).toEqual([]);
  });

  it('keeps the events of a topic that nobody handles here', async () => {
    const { body } = await batch().deliver('reminders', { entries: [entry(1)] }, {});
    expect(body).toEqual({ statuses: [{ entryId: 'entry 1', status: 'RETRY' }] });
    expect((await batch().deliver('gossip', entry(1).event, {})).body).toEqual({ status: 'RETRY' });
    expect(calls).toEqual([]);
  });
});
