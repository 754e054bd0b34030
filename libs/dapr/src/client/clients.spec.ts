import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Test, type TestingModule } from '@nestjs/testing';
import { InvalidEventError, TOPICS, type TaskEvent } from '@app/contracts';
import { continueTrace, runInTrace } from '@app/observability';
import { DaprError, InvocationError, StateConflictError } from '../dapr.errors';
import { DaprModule } from '../dapr.module';
import { DaprOptions } from '../dapr.options';
import { EventPublisher } from './event-publisher';
import { JobScheduler } from './job-scheduler';
import { SecretStore } from './secret-store';
import { ServiceInvoker } from './service-invoker';
import { SidecarHttpClient } from './sidecar-http.client';
import { SidecarReadiness } from './sidecar-readiness';
import { StateStore } from './state-store';

const event = JSON.parse(
  readFileSync(join(__dirname, '../../../contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as TaskEvent;

interface Recorded {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

/** A sidecar that answers what a test tells it: for the answers that a real one only gives when something is broken. */
class ScriptedSidecar {
  readonly requests: Recorded[] = [];
  private readonly answers: Array<{ status: number; body?: unknown }> = [];
  private server: Server;

  async start(): Promise<number> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url === '/silent') return undefined;
        if (request.url?.startsWith('/v1.0/metadata')) return response.writeHead(200).end('{"id":"chat-api"}');
        const text = Buffer.concat(chunks).toString();
        this.requests.push({
          method: request.method!,
          url: request.url!,
          headers: request.headers,
          body: text ? JSON.parse(text) : undefined,
        });
        const { status, body } = this.answers.shift() ?? { status: 204 };
        return response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  answer(status: number, body?: unknown): void {
    this.answers.push({ status, body });
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('the clients of the sidecar', () => {
  let sidecar: ScriptedSidecar;
  let module: TestingModule;

  beforeEach(async () => {
    sidecar = new ScriptedSidecar();
    const port = await sidecar.start();
    const options = new DaprOptions('chat-api', 1, port, 'dapr-token', 'app-token', 'chat-api-0', undefined);
    module = await Test.createTestingModule({ imports: [DaprModule.forRoot(options)] }).compile();
  });

  afterEach(async () => {
    await module.close();
    sidecar.stop();
  });

  describe('EventPublisher', () => {
    it('publishes a CloudEvent with the id of the event, keyed by the user', async () => {
      await module.get(EventPublisher).publish(TOPICS.taskEvents, event);
      const [request] = sidecar.requests;
      expect(request).toMatchObject({
        method: 'POST',
        url: `/v1.0/publish/pubsub/task-events?metadata.partitionKey=${event.userId}`,
        headers: { 'content-type': 'application/cloudevents+json', 'dapr-api-token': 'dapr-token' },
        body: { specversion: '1.0', id: event.eventId, source: 'chat-api', type: 'task.created', data: event },
      });
    });

    it('carries the trace on, in the event and in the call', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await runInTrace(continueTrace({ traceparent, correlationId: 'req-1' }), () =>
        module.get(EventPublisher).publish(TOPICS.taskEvents, event),
      );
      const [request] = sidecar.requests;
      expect(request!.headers['x-correlation-id']).toBe('req-1');
      expect(request!.headers.traceparent).toContain('0af7651916cd43dd8448eb211c80319c');
      expect((request!.body as { traceparent: string }).traceparent).toContain('0af7651916cd43dd8448eb211c80319c');
    });

    it('refuses an event that keeps no schema before anything is sent', async () => {
      const wrong = { ...event, revision: 0 } as TaskEvent;
      await expect(module.get(EventPublisher).publish(TOPICS.taskEvents, wrong)).rejects.toThrow(InvalidEventError);
      expect(sidecar.requests).toEqual([]);
    });

    it('fails when the broker did not confirm', async () => {
      sidecar.answer(500, { errorCode: 'ERR_PUBSUB_PUBLISH_MESSAGE' });
      await expect(module.get(EventPublisher).publish(TOPICS.taskEvents, event)).rejects.toMatchObject({ status: 500 });
    });

    it('publishes many in one call, each with its own key and trace', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const result = await module.get(EventPublisher).publishBulk(TOPICS.taskEvents, [{ event, traceparent }]);
      expect(result.failed.size).toBe(0);
      expect(sidecar.requests[0]).toMatchObject({
        url: '/v1.0/publish/bulk/pubsub/task-events',
        body: [{ entryId: event.eventId, metadata: { partitionKey: event.userId }, event: { traceparent } }],
      });
    });

    it('names the events of a bulk that failed', async () => {
      sidecar.answer(500, { failedEntries: [{ entryId: event.eventId, error: 'broker' }] });
      const result = await module.get(EventPublisher).publishBulk(TOPICS.taskEvents, [{ event }]);
      expect([...result.failed]).toEqual([event.eventId]);
    });

    it('fails as a whole when nothing is said about single events', async () => {
      sidecar.answer(500, { errorCode: 'ERR_PUBSUB_NOT_FOUND' });
      await expect(module.get(EventPublisher).publishBulk(TOPICS.taskEvents, [{ event }])).rejects.toThrow(DaprError);
      sidecar.answer(502, undefined);
      await expect(module.get(EventPublisher).publishBulk(TOPICS.taskEvents, [{ event }])).rejects.toThrow(DaprError);
    });

    it('sends nothing for an empty bulk', async () => {
      await module.get(EventPublisher).publishBulk(TOPICS.taskEvents, []);
      expect(sidecar.requests).toEqual([]);
    });
  });

  describe('StateStore', () => {
    it('reads values with their tags and leaves out what is not there', async () => {
      sidecar.answer(200, [{ key: 'a', data: { n: 1 }, etag: '7' }, { key: 'b' }]);
      const found = await module.get(StateStore).getMany(['a', 'b']);
      expect([...found]).toEqual([['a', { value: { n: 1 }, etag: '7' }]]);
      sidecar.answer(200, [{ key: 'b' }]);
      expect(await module.get(StateStore).get('b')).toEqual({ value: undefined, etag: undefined });
      expect(await module.get(StateStore).getMany([])).toEqual(new Map());
    });

    it('fails when one key of many could not be read', async () => {
      sidecar.answer(200, [{ key: 'a', error: 'timeout' }]);
      await expect(module.get(StateStore).get('a')).rejects.toThrow('timeout');
    });

    it('guards every write: by its tag, or as a creation', async () => {
      await module.get(StateStore).set('a', { n: 1 });
      await module.get(StateStore).set('a', { n: 2 }, '7');
      expect(sidecar.requests.map(({ body }) => body)).toEqual([
        [{ key: 'a', value: { n: 1 }, options: { concurrency: 'first-write', consistency: 'strong' } }],
        [{ key: 'a', value: { n: 2 }, etag: '7', options: { concurrency: 'first-write', consistency: 'strong' } }],
      ]);
    });

    it('tells a conflict from a failure, also where the SDK hands errors back instead of throwing', async () => {
      sidecar.answer(409, { errorCode: 'ERR_STATE_SAVE', message: 'possible etag mismatch' });
      await expect(module.get(StateStore).set('a', {}, '1')).rejects.toThrow(StateConflictError);
      sidecar.answer(500, { errorCode: 'ERR_STATE_TRANSACTION', message: 'possible etag mismatch' });
      await expect(
        module.get(StateStore).transaction([{ op: 'upsert', key: 'a', value: {}, etag: '1' }]),
      ).rejects.toThrow(StateConflictError);
      sidecar.answer(500, { errorCode: 'ERR_STATE_SAVE', message: 'no item was updated' });
      await expect(module.get(StateStore).set('a', {})).rejects.toThrow(StateConflictError);
      sidecar.answer(500, { errorCode: 'ERR_STATE_SAVE', message: 'connection refused' });
      const failure = module.get(StateStore).set('a', {});
      await expect(failure).rejects.toMatchObject({ name: 'DaprError', status: 500 });
    });

    it('deletes with and without a tag', async () => {
      await module.get(StateStore).delete('a');
      await module.get(StateStore).delete('a', '7');
      expect(sidecar.requests.map(({ headers }) => headers['if-match'])).toEqual([undefined, '7']);
    });

    it('sends a transaction in one call, and none when there is nothing to do', async () => {
      await module.get(StateStore).transaction([]);
      await module.get(StateStore).transaction([
        { op: 'upsert', key: 'a', value: 1, etag: '7' },
        { op: 'delete', key: 'b' },
      ]);
      expect(sidecar.requests).toHaveLength(1);
      expect(sidecar.requests[0]!.body).toMatchObject({
        operations: [
          { operation: 'upsert', request: { key: 'a', value: 1, etag: '7', options: { concurrency: 'first-write' } } },
          { operation: 'delete', request: { key: 'b' } },
        ],
      });
    });
  });

  describe('JobScheduler', () => {
    it('schedules one firing that is tried again for ever', async () => {
      await module.get(JobScheduler).schedule('reminder-1', new Date('2026-12-01T08:00:00Z'), { taskId: 't' });
      expect(sidecar.requests[0]).toMatchObject({
        method: 'POST',
        url: '/v1.0/jobs/reminder-1',
        body: {
          dueTime: '2026-12-01T08:00:00.000Z',
          data: { taskId: 't' },
          overwrite: true,
          failurePolicy: { constant: { interval: '1s' } },
        },
      });
      expect((sidecar.requests[0]!.body as { failurePolicy: object }).failurePolicy).not.toHaveProperty(
        'constant.maxRetries',
      );
    });

    it('takes a job that is gone for deleted, and nothing else', async () => {
      sidecar.answer(500, { errorCode: 'X', message: 'job not found' });
      await module.get(JobScheduler).delete('reminder-1');
      sidecar.answer(500, { errorCode: 'X', message: 'scheduler away' });
      await expect(module.get(JobScheduler).delete('reminder-1')).rejects.toThrow('scheduler away');
    });

    it('fails when the scheduler did not take the job', async () => {
      sidecar.answer(500, { message: 'scheduler away' });
      await expect(module.get(JobScheduler).schedule('reminder-1', new Date(), {})).rejects.toThrow(DaprError);
    });
  });

  describe('SecretStore', () => {
    it('reads the fields of a secret and fails for one that is not granted', async () => {
      sidecar.answer(200, { type: 'postgres' });
      expect(await module.get(SecretStore).get('chat-api-database')).toEqual({ type: 'postgres' });
      sidecar.answer(403, { errorCode: 'ERR_PERMISSION_DENIED' });
      await expect(module.get(SecretStore).get('audit-database')).rejects.toMatchObject({ status: 403 });
    });

    const absent = (store: string) => `failed getting secret with key oidc from secret store secrets: ${store}`;
    it.each<[string, number, object | undefined]>([
      ['the local store', 500, { message: absent('secret oidc not found') }],
      ['Kubernetes', 500, { message: absent('secrets "oidc" not found') }],
      ['Vault', 500, { message: absent('secret key or version not exist') }],
      ['Azure', 500, { message: absent('RESPONSE 404: SecretNotFound') }],
      ['AWS', 500, { message: absent("ResourceNotFoundException: Secrets Manager can't find it") }],
      ['a store that knows the name alone', 204, undefined],
      ['a configuration that does not grant it', 403, { errorCode: 'ERR_PERMISSION_DENIED' }],
    ])('finds none where %s has none', async (_name, status, body) => {
      sidecar.answer(status, body);
      expect(await module.get(SecretStore).find('oidc')).toBeUndefined();
    });

    it('finds one that is there, and fails when the store cannot tell', async () => {
      sidecar.answer(200, { issuer: 'https://login.example.org' });
      expect(await module.get(SecretStore).find('oidc')).toEqual({ issuer: 'https://login.example.org' });
      sidecar.answer(500, { message: absent('connection refused') });
      await expect(module.get(SecretStore).find('oidc')).rejects.toMatchObject({ status: 500 });
    });
  });

  describe('ServiceInvoker', () => {
    it('returns the answer of the other service', async () => {
      sidecar.answer(200, { created: true });
      const answer = await module.get(ServiceInvoker).invoke('chat-api', 'series/extend', { index: 2 });
      expect(answer).toEqual({ created: true });
      expect(sidecar.requests[0]!.url).toBe('/v1.0/invoke/chat-api/method/series/extend');
    });

    it('hands on the status and the problem of the other service', async () => {
      sidecar.answer(409, { title: 'Ended' });
      const call = module.get(ServiceInvoker).invoke('chat-api', 'series/extend', {});
      await expect(call).rejects.toMatchObject({
        name: InvocationError.name,
        status: 409,
        problem: { title: 'Ended' },
      });
      sidecar.answer(502);
      await expect(module.get(ServiceInvoker).invoke('chat-api', 'x', {})).rejects.toMatchObject({ problem: '' });
    });
  });

  describe('SidecarReadiness', () => {
    it('waits until outbound calls work', async () => {
      sidecar.answer(500);
      await module.get(SidecarReadiness).waitForOutbound(5_000);
      expect(sidecar.requests.map(({ url }) => url)).toEqual(['/v1.0/healthz/outbound', '/v1.0/healthz/outbound']);
    });

    it('gives up after its deadline', async () => {
      sidecar.answer(500);
      sidecar.answer(500);
      await expect(module.get(SidecarReadiness).waitForOutbound(1)).rejects.toThrow('not ready within 1 ms');
    });
  });

  describe('SidecarHttpClient', () => {
    it('fails with status 0 when the sidecar is away or too slow', async () => {
      const http = module.get(SidecarHttpClient);
      await expect(http.send('ask', 'GET', '/silent', undefined, { timeoutMs: 20 })).rejects.toMatchObject({
        status: 0,
      });
      sidecar.stop();
      await expect(http.send('ask', 'GET', '/gone')).rejects.toMatchObject({ status: 0 });
      expect(await module.get(SidecarReadiness).isOutboundReady()).toBe(false);
    });
  });
});
