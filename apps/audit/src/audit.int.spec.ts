import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestMicroservice } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { AuditTrailResponse, AuditVerifyResponse, TaskEvent } from '@app/contracts';
import { DaprOptions, DaprServer, SecretStore, SidecarReadiness } from '@app/dapr';
import { uuidv7 } from '@app/kernel';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { AuditModule } from './audit.module';

const TOKEN = 'app-token';
const fixture = JSON.parse(
  readFileSync(join(__dirname, '../../../libs/contracts/src/fixtures/task-created.v1.json'), 'utf8'),
) as TaskEvent;

describe('the audit service on its app channel', () => {
  let postgres: TestPostgres;
  let app: INestMicroservice;
  let channel: string;
  let userId: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    // The test server may forget what it confirmed when it is killed; this database must not.
    const url = `${await postgres.createDatabase()}?options=${encodeURIComponent('-c synchronous_commit=on')}`;
    const secret = { type: 'postgres', url };
    const module = await Test.createTestingModule({ imports: [AuditModule] })
      .overrideProvider(DaprOptions)
      .useValue(new DaprOptions('audit', 1, 1, 'dapr-token', TOKEN, 'audit-0', undefined))
      .overrideProvider(SecretStore)
      .useValue({ get: () => Promise.resolve(secret) })
      .overrideProvider(SidecarReadiness)
      .useValue({ waitForOutbound: () => Promise.resolve() })
      .compile();
    const server = new DaprServer({ appPort: 0, appApiToken: TOKEN });
    app = module.createNestMicroservice({ strategy: server, logger: false });
    await app.listen();
    channel = `http://127.0.0.1:${server.channel.address}`;
  }, 60_000);

  afterAll(async () => {
    await app?.close();
    await postgres?.stop();
  });

  beforeEach(() => {
    userId = uuidv7();
  });

  const post = async <T>(path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${channel}/${path}`, {
      method: 'POST',
      headers: { 'dapr-api-token': TOKEN, ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  const eventAt = (revision: number, more: object = {}): object => ({
    ...fixture,
    userId,
    eventId: uuidv7(),
    revision,
    task: { ...fixture.task, revision },
    ...more,
  });
  const deliver = async (data: object): Promise<unknown> =>
    (await post('events/task-events', { specversion: '1.0', id: fixture.eventId, data })).body;
  const ask = <T>(method: string, body: object, caller = 'chat-api') =>
    post<T>(method, body, { 'dapr-caller-app-id': caller });

  it('keeps every event once and in order, and answers chat-api', async () => {
    const first = eventAt(1);
    for (const event of [first, eventAt(3), first, eventAt(2)]) {
      expect(await deliver(event)).toEqual({ status: 'SUCCESS' });
    }
    const { body: page } = await ask<AuditTrailResponse>('audit/trail', { userId, limit: 2 });
    expect(page.items.map(({ revision }) => revision)).toEqual([3, 2]);
    expect(page.nextBefore).toBe(2);
    const { body: rest } = await ask<AuditTrailResponse>('audit/trail', { userId, before: page.nextBefore! });
    expect(rest).toMatchObject({ items: [{ revision: 1, type: 'task.created' }], nextBefore: null });
    expect((await ask<AuditVerifyResponse>('audit/verify', { userId })).body).toEqual({
      valid: true,
      entries: 3,
      revision: 3,
      held: 0,
      brokenAt: null,
    });
  });

  it('leaves to the dead letters what can never be an entry', async () => {
    expect(await deliver({ nonsense: true })).toEqual({ status: 'DROP' });
    expect(await deliver(eventAt(0))).toEqual({ status: 'DROP' });
    expect(await deliver(eventAt(1, { type: 5 }))).toEqual({ status: 'DROP' });
    expect((await ask<AuditVerifyResponse>('audit/verify', { userId })).body).toMatchObject({ entries: 0, held: 0 });
  });

  it.each(['gateway', 'notification', ''])('tells nothing to "%s"', async (caller) => {
    for (const method of ['audit/trail', 'audit/verify']) {
      expect((await ask(method, { userId }, caller)).status).toBe(403);
    }
  });

  it.each<[string, object]>([
    ['audit/trail', {}],
    ['audit/trail', { userId: 'nobody' }],
    ['audit/trail', { userId: fixture.userId, limit: 1_000 }],
    ['audit/trail', { userId: fixture.userId, before: 0 }],
    ['audit/verify', { userId: 5 }],
  ])('refuses %s %j', async (method, body) => {
    expect((await ask(method, body)).status).toBe(400);
  });

  it('asks for another try while its database is away, and takes the event then', async () => {
    await deliver(eventAt(1));
    await postgres.kill();
    const second = eventAt(2);
    expect(await deliver(second)).toEqual({ status: 'RETRY' });
    await postgres.restart();
    const deadline = Date.now() + 10_000;
    while (((await deliver(second)) as { status: string }).status !== 'SUCCESS') {
      expect(Date.now()).toBeLessThan(deadline);
    }
    expect((await ask<AuditVerifyResponse>('audit/verify', { userId })).body).toMatchObject({
      valid: true,
      entries: 2,
    });
  }, 30_000);
});
