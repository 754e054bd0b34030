import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { TaskEvent } from '@app/contracts';
import { DaprOptions, DaprServer } from '@app/dapr';
import { FakeChatApi } from '../../../test/fake-chat-api';
import { at, seriesEvent } from '../../../test/task-event.fixture';
import { RecurringModule } from '../../recurring.module';

const APP_TOKEN = 'app-token';
const DAPR_TOKEN = 'dapr-token';

describe('recurring, from the event to chat-api', () => {
  let chatApi: FakeChatApi;
  let app: INestMicroservice;
  let server: DaprServer;

  beforeEach(async () => {
    chatApi = new FakeChatApi();
    const options = new DaprOptions(
      'recurring',
      0,
      await chatApi.start(),
      DAPR_TOKEN,
      APP_TOKEN,
      'recurring-0',
      undefined,
    );
    const fromEnvironment = jest.spyOn(DaprOptions, 'fromEnvironment').mockReturnValue(options);
    server = new DaprServer(options);
    app = await NestFactory.createMicroservice(RecurringModule, { strategy: server, logger: false });
    await app.listen();
    fromEnvironment.mockRestore();
  });

  afterEach(async () => {
    await app.close();
    await chatApi.stop();
  });

  async function deliver(event: TaskEvent, data: unknown = event): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${server.channel.address}/events/task-events`, {
      method: 'POST',
      headers: { 'dapr-api-token': APP_TOKEN, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({
        specversion: '1.0',
        id: event.eventId,
        type: event.type,
        source: 'chat-api',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        data,
      }),
    });
    return ((await response.json()) as { status: string }).status;
  }

  it('makes the next instance through Dapr invocation, in the same trace', async () => {
    expect(await deliver(seriesEvent())).toBe('SUCCESS');
    expect([...chatApi.instances]).toEqual([[2, '2026-03-02T05:00:00.000Z']]);
    expect(chatApi.calls).toMatchObject([
      {
        path: '/v1.0/invoke/chat-api/method/series/extend',
        token: DAPR_TOKEN,
        traceparent: expect.stringContaining('0af7651916cd43dd8448eb211c80319c'),
      },
    ]);
  });

  it('changes nothing when an event comes five times, also at the same moment', async () => {
    const event = seriesEvent();
    for (let time = 0; time < 3; time++) await deliver(event);
    await Promise.all([deliver(event), deliver(event)]);
    expect(chatApi.instances.size).toBe(1);
  });

  it('leaves one open next instance after completing, reopening and completing again, in any order', async () => {
    const first = seriesEvent({ revision: 2 });
    const reopened = seriesEvent({ type: 'task.reopened', revision: 3, series: { openCount: 1 } });
    const second = seriesEvent({ revision: 4, occurredAt: '2026-03-01T06:00:05.000Z' });
    for (const event of [second, reopened, first, second]) expect(await deliver(event)).toBe('SUCCESS');
    expect([...chatApi.instances.keys()]).toEqual([2]);
  });

  it('fills the look-ahead from completions that arrive out of order', async () => {
    const series = { lastIndex: 3, lastDue: at('2026-03-03T05:00:00.000Z') };
    const recurrence = { lookahead: 3 };
    const completedFirst = seriesEvent({ recurrence, series: { ...series, index: 1, openCount: 2 } });
    const completedSecond = seriesEvent({ recurrence, series: { ...series, index: 2, openCount: 1 }, revision: 3 });
    for (const event of [completedSecond, completedFirst, completedSecond]) await deliver(event);
    expect([...chatApi.instances]).toEqual([
      [4, '2026-03-04T05:00:00.000Z'],
      [5, '2026-03-05T05:00:00.000Z'],
    ]);
  });

  it('asks Dapr for another delivery while chat-api fails, and ends with every instance', async () => {
    const event = seriesEvent({ recurrence: { lookahead: 3 } });
    chatApi.failures = [500];
    expect(await deliver(event)).toBe('RETRY');
    expect(chatApi.instances.size).toBe(0);
    chatApi.failures = [0, 503];
    expect(await deliver(event)).toBe('RETRY');
    expect([...chatApi.instances.keys()]).toEqual([2]);
    expect(await deliver(event)).toBe('SUCCESS');
    expect([...chatApi.instances.keys()]).toEqual([2, 3, 4]);
  });

  it('asks for another delivery while the sidecar is away', async () => {
    await chatApi.stop();
    expect(await deliver(seriesEvent())).toBe('RETRY');
    await chatApi.start();
  });

  it.each([404, 410])('is done with a series that is gone, also when a replica says so by %i', async (status) => {
    chatApi.failures = [status];
    expect(await deliver(seriesEvent())).toBe('SUCCESS');
    expect(chatApi.instances.size).toBe(0);
  });

  it('asks for no other instance when one is refused, and goes on after those that stand', async () => {
    const event = seriesEvent({ recurrence: { lookahead: 10 } });
    for (const refusal of ['gone', 'ended', 'enough-open', 'out-of-order'] as const) {
      chatApi.refusal = refusal;
      expect(await deliver(event)).toBe('SUCCESS');
    }
    expect(chatApi.calls).toHaveLength(4);
    chatApi.refusal = null;
    await deliver(seriesEvent({ recurrence: { lookahead: 3 } }));
    await deliver(event);
    expect(chatApi.instances.size).toBe(10);
  });

  it('drops what no retry can help to the dead letters', async () => {
    expect(await deliver(seriesEvent({ recurrence: { rrule: 'FREQ=NEVER' } }))).toBe('DROP');
    expect(await deliver(seriesEvent(), { type: 'task.completed' })).toBe('DROP');
    chatApi.failures = [422];
    expect(await deliver(seriesEvent())).toBe('DROP');
    expect(chatApi.instances.size).toBe(0);
  });

  it('calls nobody about tasks that do not repeat or that only moved', async () => {
    expect(await deliver(seriesEvent({ task: { recurrence: null, series: null } }))).toBe('SUCCESS');
    expect(await deliver(seriesEvent({ type: 'task.updated', series: { openCount: 1 } }))).toBe('SUCCESS');
    expect(await deliver(seriesEvent({ type: 'reminder.fired' }))).toBe('SUCCESS');
    expect(chatApi.calls).toEqual([]);
  });
});
