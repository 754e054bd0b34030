import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, HttpException, Module, NotFoundException, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import { IsInt, Min } from 'class-validator';
import { compileSchemas, TOPICS, type TaskEvent } from '@app/contracts';
import { currentTrace } from '@app/observability';
import { UnprocessableEventError } from '../dapr.errors';
import { DaprEventContext, DaprInvocationContext, DaprJobContext } from './dapr.contexts';
import { InvocationHandler, JobHandler, TopicHandler } from './dapr.decorators';
import { DaprServer } from './dapr.server';

jest.mock('@app/contracts', () => {
  const actual = jest.requireActual<Record<string, unknown>>('@app/contracts');
  return { ...actual, compileSchemas: jest.fn(actual.compileSchemas as () => Promise<void>) };
});

const TOKEN = 'app-token';
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const fixture = JSON.parse(
  readFileSync(join(__dirname, '../../../contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as Record<string, unknown>;

class CountRequest {
  @IsInt()
  @Min(1)
  count: number;
}

const seen: { event?: TaskEvent; context?: unknown; trace?: unknown; job?: unknown }[] = [];
let behaviour: () => unknown = () => undefined;

@Controller()
class Handlers {
  @TopicHandler(TOPICS.taskEvents)
  onEvent(@Payload() event: TaskEvent, @Ctx() context: DaprEventContext): unknown {
    seen.push({ event, context, trace: currentTrace() });
    return behaviour();
  }

  @JobHandler('reminder')
  onJob(@Payload() job: unknown, @Ctx() context: DaprJobContext): unknown {
    seen.push({ job, context });
    return behaviour();
  }

  @InvocationHandler('series/extend')
  onCall(@Payload() request: CountRequest, @Ctx() context: DaprInvocationContext): unknown {
    seen.push({ context });
    return behaviour() ?? { doubled: request.count * 2, caller: context.callerAppId };
  }
}

@Module({ controllers: [Handlers] })
class TestModule {}

describe('DaprServer', () => {
  let app: INestMicroservice;
  let server: DaprServer;

  beforeEach(async () => {
    seen.length = 0;
    behaviour = () => undefined;
    server = new DaprServer({ appPort: 0, appApiToken: TOKEN });
    app = await NestFactory.createMicroservice(TestModule, { strategy: server, logger: false });
    await app.listen();
  });

  afterEach(() => app.close());

  async function call(path: string, body?: unknown, headers: Record<string, string> = {}, method = 'POST') {
    const response = await fetch(`http://127.0.0.1:${server.channel.address}${path}`, {
      method,
      headers: { 'dapr-api-token': TOKEN, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? (JSON.parse(text) as unknown) : undefined };
  }

  const deliver = (data: unknown, envelope: object = {}) =>
    call('/events/task-events', { specversion: '1.0', id: fixture.eventId, data, ...envelope });

  describe('events', () => {
    it('hands the parsed event over and acknowledges it when the handler is done', async () => {
      expect(await deliver(fixture)).toEqual({ status: 200, body: { status: 'SUCCESS' } });
      expect(seen[0]!.event).toMatchObject(fixture);
      expect((seen[0]!.context as DaprEventContext).topic).toBe('task-events');
      expect((seen[0]!.context as DaprEventContext).eventId).toBe(fixture.eventId);
    });

    it('runs the handler inside the trace of the event', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await deliver(fixture, { traceparent });
      expect(seen[0]!.trace).toEqual({
        traceparent,
        correlationId: fixture.correlationId,
        causationId: fixture.eventId,
      });
    });

    it.each([
      [
        'its own attribute, whatever the sidecar made of the standard one',
        { traceparent: '', origintraceparent: TRACE },
      ],
      ['the header, when the event has none', { traceparent: '' }],
    ])('takes the trace from %s', async (_name, envelope) => {
      const body = { specversion: '1.0', id: fixture.eventId, data: fixture, ...envelope };
      await call('/events/task-events', body, { traceparent: TRACE });
      expect(seen[0]!.trace).toMatchObject({ traceparent: TRACE });
    });

    it('waits for the handler before it acknowledges', async () => {
      let finish = (): void => undefined;
      behaviour = () => new Promise<void>((resolve) => (finish = resolve));
      let answered = false;
      const answer = deliver(fixture).then((result) => {
        answered = true;
        return result;
      });
      while (seen.length === 0) await new Promise(setImmediate);
      expect(answered).toBe(false);
      finish();
      expect((await answer).body).toEqual({ status: 'SUCCESS' });
    });

    it.each([
      ['an ordinary error', new Error('database gone'), 'RETRY'],
      ['a 404 of another service, which Dapr would take for "drop"', new NotFoundException(), 'RETRY'],
      ['something that is no error', 'text', 'RETRY'],
      ['an event that can never be handled', new UnprocessableEventError('no such user'), 'DROP'],
    ])('answers %s with the status that says so', async (_name, error, status) => {
      behaviour = () => Promise.reject(error);
      expect(await deliver(fixture)).toEqual({ status: 200, body: { status } });
    });

    it.each([
      ['data that keeps no schema', { ...fixture, revision: -1 }],
      ['no data', undefined],
      ['data that is a text', 'hello'],
    ])('drops %s before any handler sees it', async (_name, data) => {
      expect((await deliver(data)).body).toEqual({ status: 'DROP' });
      expect(seen).toEqual([]);
    });

    it('drops a body that is no JSON', async () => {
      expect((await call('/events/task-events', '{"specversion":')).body).toEqual({ status: 'DROP' });
    });

    it('keeps events of a topic nobody handles here', async () => {
      expect((await call('/events/task-updates', { data: fixture })).body).toEqual({ status: 'RETRY' });
      expect((await call('/events/unknown', { data: fixture })).body).toEqual({ status: 'RETRY' });
    });

    it('tells the sidecar that subscriptions are declared elsewhere', async () => {
      expect(await call('/dapr/subscribe', undefined, {}, 'GET')).toEqual({ status: 200, body: [] });
      expect(await call('/dapr/config', undefined, {}, 'GET')).toEqual({ status: 200, body: {} });
    });
  });

  describe('jobs', () => {
    it('finds its handler by the prefix of the name', async () => {
      expect((await call('/job/reminder-1-2', { taskId: 't' })).status).toBe(200);
      expect(seen[0]!.job).toEqual({ taskId: 't' });
      expect((seen[0]!.context as DaprJobContext).jobName).toBe('reminder-1-2');
    });

    it('is tried again when the handler fails, also with 404, and when nobody knows it', async () => {
      behaviour = () => Promise.reject(new NotFoundException());
      expect((await call('/job/reminder-1', {})).status).toBe(500);
      expect((await call('/job/unknown', {})).status).toBe(500);
    });
  });

  describe('calls', () => {
    it('get the answer of the handler and know their caller', async () => {
      const answer = await call('/series/extend', { count: 2 }, { 'dapr-caller-app-id': 'recurring' });
      expect(answer).toEqual({ status: 200, body: { doubled: 4, caller: 'recurring' } });
      expect((seen[0]!.context as DaprInvocationContext).method).toBe('series/extend');
    });

    it('get 400 with the field named for a body that is wrong', async () => {
      const answer = await call('/series/extend', { count: 0 });
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).toContain('count must not be less than 1');
      expect(seen).toEqual([]);
    });

    it('get the status of an HTTP exception', async () => {
      behaviour = () => Promise.reject(new HttpException('The series has ended.', 409));
      expect(await call('/series/extend', { count: 1 })).toEqual({
        status: 409,
        body: { status: 409, title: 'The series has ended.' },
      });
    });

    it('get 500 and no details when something else breaks', async () => {
      behaviour = () => Promise.reject(new Error('password is hunter2'));
      const answer = await call('/series/extend', { count: 1 });
      expect(answer.status).toBe(500);
      expect(JSON.stringify(answer.body)).not.toContain('hunter2');
    });

    it('get 404 for an unknown method and 405 for anything but POST', async () => {
      expect((await call('/series/unknown', {})).status).toBe(404);
      expect((await call('/series/extend', undefined, {}, 'GET')).status).toBe(405);
    });
  });

  describe('the channel', () => {
    it.each([{ 'dapr-api-token': 'wrong' }, { 'dapr-api-token': '' }])('refuses %j', async (headers) => {
      expect((await call('/job/reminder-1', {}, headers)).status).toBe(401);
      expect(seen).toEqual([]);
    });

    it('has the schemas compiled once it is open, before an event comes', () => {
      expect(compileSchemas).toHaveBeenCalled();
    });

    it('answers the health probe without a token', async () => {
      expect((await call('/healthz', undefined, { 'dapr-api-token': '' }, 'GET')).status).toBe(200);
    });

    it('notices when the sidecar comes, and when it comes back after it was away', async () => {
      const clock = jest.spyOn(performance, 'now');
      const returned = jest.fn();
      const watched = new DaprServer({ appPort: 0, appApiToken: TOKEN }, returned);
      await new Promise((resolve) => watched.listen(resolve));
      const probeAt = async (milliseconds: number): Promise<void> => {
        clock.mockReturnValue(milliseconds);
        await fetch(`http://127.0.0.1:${watched.channel.address}/healthz`);
      };
      try {
        for (const moment of [1_000, 2_000, 3_000]) await probeAt(moment);
        expect(returned).toHaveBeenCalledTimes(1);
        await probeAt(10_000);
        expect(returned).toHaveBeenCalledTimes(2);
        await fetch(`http://127.0.0.1:${watched.channel.address}/dapr/config`, {
          headers: { 'dapr-api-token': TOKEN },
        });
        expect(returned).toHaveBeenCalledTimes(3);
      } finally {
        clock.mockRestore();
        await watched.close();
      }
    });

    it('refuses a body over 16 MiB', async () => {
      expect((await call('/job/reminder-1', 'x'.repeat(16 * 1024 * 1024 + 1))).status).toBe(413);
    });

    it('finishes what it began before it closes, reports itself unhealthy, and takes nothing new', async () => {
      let finish = (): void => undefined;
      behaviour = () => new Promise<void>((resolve) => (finish = resolve));
      const running = deliver(fixture);
      while (seen.length === 0) await new Promise(setImmediate);
      const closing = server.close();
      expect((await call('/healthz', undefined, {}, 'GET')).status).toBe(503);
      expect((await deliver(fixture)).status).toBe(503);
      finish();
      expect((await running).body).toEqual({ status: 'SUCCESS' });
      await closing;
      await expect(call('/healthz', undefined, {}, 'GET')).rejects.toThrow();
    });

    it('reports a port that is taken', async () => {
      const second = new DaprServer({ appPort: server.channel.address, appApiToken: TOKEN });
      const error = await new Promise((resolve) => second.listen(resolve));
      expect(error).toMatchObject({ code: 'EADDRINUSE' });
      expect(() => second.on()).toThrow('emits no events');
      expect(second.unwrap()).toBe(second.channel);
    });
  });
});
