import { randomUUID } from 'node:crypto';
import { startHarness, type Harness } from './support/harness';
import type { Received, TestApp } from './support/test-app';
import { until } from '@app/testing';

interface CloudEvent {
  id: string;
  specversion: string;
  type: string;
  source: string;
  topic: string;
  pubsubname: string;
  data: { text: string; key?: string; number?: number };
}

const CLOUD_EVENTS = 'application/cloudevents+json';

describe('Dapr', () => {
  let harness: Harness;
  let a: TestApp;
  let a2: TestApp;
  let b: TestApp;

  beforeAll(async () => {
    harness = await startHarness();
    ({ a, a2, b } = harness);
  }, 120_000);

  afterAll(() => harness?.stop());

  afterEach(() => {
    for (const app of [a, a2, b]) app.behaviour = () => undefined;
  });

  /** What an app got on a topic, as CloudEvents, for events whose text starts with a mark. */
  const events = (app: TestApp, topic: string, mark: string): Array<CloudEvent & { request: Received }> =>
    app.received
      .filter(({ path }) => path === `/events/${topic}`)
      .map((request) => ({ ...(request.body as CloudEvent), request }))
      .filter(({ data }) => typeof data?.text === 'string' && data.text.startsWith(mark));

  const publish = (app: TestApp, topic: string, text: string, more: object = {}, key = 'key', pubsub = 'pubsub') =>
    app.dapr(
      'POST',
      `/v1.0/publish/${pubsub}/${topic}?metadata.partitionKey=${key}`,
      { specversion: '1.0', id: randomUUID(), source: 'test', type: 'test', data: { text }, ...more },
      { 'content-type': CLOUD_EVENTS },
    );
  const arrived = (app: TestApp, topic: string, mark: string, count = 1) =>
    until(`${count} of ${mark} on ${topic} at ${app.appId}`, () => {
      const found = events(app, topic, mark);
      return found.length >= count && found;
    });
  const arrivedAtA = (mark: string, count = 1) =>
    until(`${count} of ${mark} at contract-a`, () => {
      const found = [...events(a, 'orders', mark), ...events(a2, 'orders', mark)];
      return found.length >= count && found;
    });

  /** Waits until the sidecar of `contract-b` takes its app for unhealthy, and not only fails to reach it. */
  const noticedAsGone = () =>
    until('the app to be noticed as gone', async () => {
      const { body } = await a.dapr('POST', '/v1.0/invoke/contract-b/method/echo', {});
      return /healthy|refused|reset/.test(JSON.stringify(body));
    });

  describe('the API', () => {
    it.each([undefined, '', 'wrong'])('refuses the token %j', async (token) => {
      const response = await fetch(`${a.daprUrl}/v1.0/metadata`, {
        headers: token === undefined ? {} : { 'dapr-api-token': token },
      });
      expect(response.status).toBe(401);
    });

    it('answers its health without a token', async () => {
      for (const path of ['/v1.0/healthz', '/v1.0/healthz/outbound']) {
        expect((await fetch(`${a.daprUrl}${path}`)).status).toBe(204);
      }
    });

    it('tells the app id in its metadata', async () => {
      expect((await a.dapr('GET', '/v1.0/metadata')).body).toMatchObject({ id: 'contract-a' });
    });

    it('answers 404 to a path that is none of its own, and to another verb', async () => {
      expect((await a.dapr('GET', '/v1.0/nothing')).status).toBe(404);
      expect((await a.dapr('GET', '/v1.0/publish/pubsub/orders')).status).toBe(404);
    });
  });

  describe('pub/sub', () => {
    it('passes a CloudEvent on with its id, its type and its data', async () => {
      const mark = randomUUID();
      const id = randomUUID();
      expect((await publish(a, 'orders', mark, { id, type: 'order.placed' })).status).toBe(204);
      const [event] = await arrived(b, 'orders', mark);
      expect(event).toMatchObject({
        id,
        type: 'order.placed',
        specversion: '1.0',
        topic: 'orders',
        pubsubname: 'pubsub',
      });
      expect(event!.request.headers['content-type']).toContain(CLOUD_EVENTS);
    });

    it('shows the app its token at every delivery', async () => {
      const mark = randomUUID();
      await publish(a, 'orders', mark);
      const [event] = await arrived(b, 'orders', mark);
      expect(event!.request.headers['dapr-api-token']).toBe(b.appApiToken);
    });

    it('wraps plain JSON in a CloudEvent', async () => {
      const mark = randomUUID();
      await a.dapr('POST', '/v1.0/publish/pubsub/orders', { text: mark });
      const [event] = await arrived(b, 'orders', mark);
      expect(event).toMatchObject({ source: 'contract-a', type: 'com.dapr.event.sent', specversion: '1.0' });
      expect(event!.id).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('keeps extension attributes of the event', async () => {
      const mark = randomUUID();
      await publish(a, 'orders', mark, {
        origintraceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      });
      const [event] = await arrived(b, 'orders', mark);
      expect(event).toHaveProperty('origintraceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    });

    it('delivers to every app that subscribes, and to one replica of each', async () => {
      const mark = randomUUID();
      for (let number = 0; number < 20; number += 1) await publish(a, 'orders', `${mark} ${number}`, {}, `k${number}`);
      await arrived(b, 'orders', mark, 20);
      await arrivedAtA(mark, 20);
      expect(events(a, 'orders', mark).length + events(a2, 'orders', mark).length).toBe(20);
    });

    it('delivers to every replica where the group is the replica', async () => {
      const mark = randomUUID();
      await publish(a, 'news', mark);
      await arrived(a, 'news', mark);
      await arrived(a2, 'news', mark);
    });

    it('keeps the order of a key', async () => {
      const mark = randomUUID();
      for (let number = 0; number < 60; number += 1) {
        await publish(a, 'orders', `${mark} ${number}`, {}, `key-${number % 3}`);
      }
      const texts = (await arrived(b, 'orders', mark, 60)).map(({ data }) => Number(data.text.split(' ')[1]));
      for (const key of [0, 1, 2]) {
        const ofKey = texts.filter((number) => number % 3 === key);
        expect(ofKey).toEqual([...ofKey].sort((x, y) => x - y));
      }
    });

    it('publishes in bulk, in order for each key', async () => {
      const mark = randomUUID();
      const entries = Array.from({ length: 50 }, (_, number) => ({
        entryId: String(number),
        event: { specversion: '1.0', id: randomUUID(), source: 't', type: 't', data: { text: `${mark} ${number}` } },
        contentType: CLOUD_EVENTS,
        metadata: { partitionKey: `key-${number % 2}` },
      }));
      expect((await a.dapr('POST', '/v1.0/publish/bulk/pubsub/orders', entries)).status).toBe(204);
      const numbers = (await arrived(b, 'orders', mark, 50)).map(({ data }) => Number(data.text.split(' ')[1]));
      for (const key of [0, 1]) {
        const ofKey = numbers.filter((number) => number % 2 === key);
        expect(ofKey).toEqual([...ofKey].sort((x, y) => x - y));
      }
    });

    it.each([
      ['RETRY', { status: 200, body: { status: 'RETRY' } }],
      ['a status nobody knows', { status: 200, body: { status: 'open' } }],
      ['500', { status: 500 }],
      ['400', { status: 400 }],
    ])('delivers again after %s, until it succeeds', async (_name, answer) => {
      const mark = randomUUID();
      let refusals = 2;
      b.behaviour = ({ path, body }) =>
        path === '/events/orders' && (body as CloudEvent).data.text === mark && refusals-- > 0 ? answer : undefined;
      await publish(a, 'orders', mark);
      const found = await arrived(b, 'orders', mark, 3);
      expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    });

    it.each([
      ['SUCCESS', { status: 200, body: { status: 'SUCCESS' } }],
      ['an empty status', { status: 200, body: { status: '' } }],
      ['no body', { status: 200 }],
      ['a body without a status', { status: 201, body: { fine: true } }],
    ])('is content with %s', async (_name, answer) => {
      const mark = randomUUID();
      b.behaviour = () => answer;
      await publish(a, 'orders', mark);
      await publish(a, 'orders', `${mark} next`);
      await arrived(b, 'orders', `${mark} next`);
      expect(events(b, 'orders', mark)).toHaveLength(2);
      expect(events(b, 'orders.dead', mark)).toHaveLength(0);
    });

    it.each([
      ['DROP', { status: 200, body: { status: 'DROP' } }],
      ['404', { status: 404 }],
    ])('sends a message to the dead letters after %s', async (_name, answer) => {
      const mark = randomUUID();
      a.behaviour = a2.behaviour = ({ path }) => (path === '/events/orders' ? answer : undefined);
      await publish(a, 'orders', mark);
      const [dead] = await arrived(b, 'orders.dead', mark);
      expect(dead!.data).toEqual({ text: mark });
      expect((await arrivedAtA(mark)).length).toBe(1);
    });

    it('blocks only the key whose message fails', async () => {
      const mark = randomUUID();
      let blocked = true;
      b.behaviour = ({ body }) =>
        blocked && (body as CloudEvent).data?.text === `${mark} 0` ? { status: 500 } : undefined;
      for (let number = 0; number < 12; number += 1) await publish(a, 'orders', `${mark} ${number}`, {}, `p-${number}`);
      await until('other keys to go on', () => new Set(events(b, 'orders', mark).map(({ id }) => id)).size > 6);
      blocked = false;
      await until('all of them', () => new Set(events(b, 'orders', mark).map(({ id }) => id)).size === 12);
    });

    it('keeps messages for an app that is down and delivers them in order when it is back', async () => {
      const mark = randomUUID();
      await b.close();
      for (let number = 0; number < 10; number += 1) await publish(a, 'orders', `${mark} ${number}`);
      await b.open();
      const found = await arrived(b, 'orders', mark, 10);
      const unique = [...new Set(found.map(({ data }) => data.text))];
      expect(unique).toEqual(Array.from({ length: 10 }, (_, number) => `${mark} ${number}`));
    });

    it('goes on when an app died in the middle of a delivery and came back', async () => {
      for (let round = 0; round < 5; round += 1) {
        const mark = randomUUID();
        b.behaviour = ({ path }) => (path === '/events/orders' ? { status: 500 } : undefined);
        for (let number = 0; number < 10; number += 1)
          await publish(a, 'orders', `${mark} ${number}`, {}, `d${number}`);
        await arrived(b, 'orders', mark, 3);
        await b.close();
        await noticedAsGone();
        b.received.length = 0;
        b.behaviour = () => undefined;
        await b.open();
        await until('all of them', () => new Set(events(b, 'orders', mark).map(({ id }) => id)).size === 10, 40_000);
        await publish(a, 'orders', `${mark} after`);
        await arrived(b, 'orders', `${mark} after`);
      }
    });

    it.each([
      ['a component that does not exist', '/v1.0/publish/nowhere/orders', 404],
      ['a topic that is not allowed', '/v1.0/publish/pubsub/gossip', 403],
    ])('refuses to publish to %s', async (_name, path, status) => {
      expect((await a.dapr('POST', path, { text: 'x' })).status).toBe(status);
    });

    it('refuses an app the topics that are not in its scope', async () => {
      expect((await b.dapr('POST', '/v1.0/publish/pubsub/news', { text: 'x' })).status).toBe(403);
    });
  });

  describe('pub/sub in bulk', () => {
    interface Bulk {
      entries: Array<{ entryId: string; contentType: string; event: CloudEvent }>;
    }

    const send = (mark: string, count: number, keyOf: (number: number) => string) =>
      a.dapr(
        'POST',
        '/v1.0/publish/bulk/pubsub/parcels',
        Array.from({ length: count }, (_, number) => ({
          entryId: String(number),
          event: { specversion: '1.0', id: `${mark} ${number}`, source: 't', type: 't', data: { text: mark, number } },
          contentType: CLOUD_EVENTS,
          metadata: { partitionKey: `${mark} ${keyOf(number)}` },
        })),
      );
    /** The deliveries with entries of a mark, as the numbers in them. */
    const deliveries = (mark: string): number[][] =>
      b.received
        .filter(({ path }) => path === '/events/parcels')
        .map(({ body }) => numbersOf(body, mark))
        .filter((numbers) => numbers.length > 0);
    const numbersOf = (body: unknown, mark: string): number[] =>
      ((body as Bulk).entries ?? [])
        .filter(({ event }) => event.data.text === mark)
        .map(({ event }) => event.data.number!);
    const statuses = (body: unknown, statusOf: (number: number) => string | undefined) => ({
      status: 200,
      body: {
        statuses: (body as Bulk).entries.flatMap(({ entryId, event }) => {
          const status = statusOf(event.data.number!);
          return status === undefined ? [] : [{ entryId, status }];
        }),
      },
    });
    const arrivedAll = (mark: string, count: number) =>
      until(`${count} of ${mark} in bulk`, () => new Set(deliveries(mark).flat()).size === count && deliveries(mark));

    it('brings several messages in a delivery, as many as are allowed, in order for each key', async () => {
      const mark = randomUUID();
      await send(mark, 60, (number) => `key ${number % 3}`);
      const found = await arrivedAll(mark, 60);
      expect(found.length).toBeLessThan(60);
      expect(Math.max(...found.map(({ length }) => length))).toBeLessThanOrEqual(8);
      for (const key of [0, 1, 2]) {
        const ofKey = found.flat().filter((number) => number % 3 === key);
        expect(ofKey).toEqual(Array.from({ length: 20 }, (_, index) => index * 3 + key));
      }
    });

    it('hands over complete CloudEvents', async () => {
      const mark = randomUUID();
      await send(mark, 1, () => 'key');
      await arrivedAll(mark, 1);
      const { body, headers } = b.received.findLast(({ body }) => numbersOf(body, mark).length > 0)!;
      expect(headers['dapr-api-token']).toBe(b.appApiToken);
      const entry = (body as Bulk).entries.find(({ event }) => event.id === `${mark} 0`)!;
      expect(entry).toMatchObject({ entryId: expect.any(String), contentType: CLOUD_EVENTS });
      expect(entry.event).toMatchObject({ specversion: '1.0', topic: 'parcels', pubsubname: 'pubsub', type: 't' });
    });

    it.each([
      ['RETRY', (body: unknown) => statuses(body, (number) => (number === 2 ? 'RETRY' : 'SUCCESS'))],
      ['no status of its own', (body: unknown) => statuses(body, (number) => (number === 2 ? undefined : 'SUCCESS'))],
      ['a status nobody knows', (body: unknown) => statuses(body, (number) => (number === 2 ? 'OPEN' : 'SUCCESS'))],
    ])('delivers what got %s again, and nothing else', async (_name, answer) => {
      const mark = randomUUID();
      let refusals = 2;
      b.behaviour = ({ body }) => (numbersOf(body, mark).includes(2) && refusals-- > 0 ? answer(body) : undefined);
      await send(mark, 6, () => 'key');
      await arrivedAll(mark, 6);
      const timesOf = (wanted: number): number =>
        deliveries(mark)
          .flat()
          .filter((number) => number === wanted).length;
      await until('the third delivery', () => timesOf(2) === 3);
      for (const number of [0, 1, 3, 4, 5]) expect(timesOf(number)).toBe(1);
    });

    it.each([
      ['500', { status: 500 }],
      ['an answer without statuses', { status: 200, body: {} }],
      ['an answer that is no JSON', { status: 200 }],
    ])('delivers all of it again after %s, in order', async (_name, answer) => {
      const mark = randomUUID();
      let refusals = 2;
      b.behaviour = ({ body }) => (numbersOf(body, mark).length > 0 && refusals-- > 0 ? answer : undefined);
      await send(mark, 20, () => 'key');
      await arrivedAll(mark, 20);
      const found = deliveries(mark);
      expect(found[1]).toEqual(found[0]);
      expect(found[2]).toEqual(found[0]);
      expect([...new Set(found.flat())]).toEqual(Array.from({ length: 20 }, (_, number) => number));
    });

    it('sends only what got DROP to the dead letters', async () => {
      const mark = randomUUID();
      b.behaviour = ({ body }) =>
        numbersOf(body, mark).length > 0
          ? statuses(body, (number) => (number % 2 === 1 ? 'DROP' : 'SUCCESS'))
          : undefined;
      await send(mark, 6, () => 'key');
      const dead = await arrived(b, 'orders.dead', mark, 3);
      expect(dead.map(({ data }) => data.number).sort()).toEqual([1, 3, 5]);
      await arrivedAll(mark, 6);
      expect(deliveries(mark).flat()).toHaveLength(6);
    });

    it('keeps messages for an app that is down and delivers them in order when it is back', async () => {
      const mark = randomUUID();
      await b.close();
      await send(mark, 20, () => 'key');
      await b.open();
      const found = await arrivedAll(mark, 20);
      expect([...new Set(found.flat())]).toEqual(Array.from({ length: 20 }, (_, number) => number));
    });
  });

  describe('state', () => {
    const save = (items: object[], app = a) => app.dapr('POST', '/v1.0/state/state', items);
    const get = (key: string, app = a) => app.dapr('GET', `/v1.0/state/state/${key}`);
    const FIRST = { options: { concurrency: 'first-write', consistency: 'strong' } };

    it('answers 204 for a key without a value', async () => {
      expect((await get(randomUUID())).status).toBe(204);
    });

    it.each([[{ nested: { list: [1, 'two', null] } }], ['text'], [7], [true], [[1, 2]]])('keeps %j', async (value) => {
      const key = randomUUID();
      expect((await save([{ key, value }])).status).toBe(204);
      const answer = await get(key);
      expect(answer).toMatchObject({ status: 200, body: value });
      expect(answer.headers.get('etag')).toBeTruthy();
    });

    it('gives each write another tag', async () => {
      const key = randomUUID();
      await save([{ key, value: 1 }]);
      const first = (await get(key)).headers.get('etag');
      await save([{ key, value: 2 }]);
      expect((await get(key)).headers.get('etag')).not.toBe(first);
    });

    it('writes with the tag that was read, and refuses a stale one', async () => {
      const key = randomUUID();
      await save([{ key, value: 1 }]);
      const etag = (await get(key)).headers.get('etag')!;
      expect((await save([{ key, value: 2, etag, ...FIRST }])).status).toBe(204);
      expect((await save([{ key, value: 3, etag, ...FIRST }])).status).toBe(409);
      expect((await get(key)).body).toBe(2);
    });

    it('creates once with first-write and no tag', async () => {
      const key = randomUUID();
      expect((await save([{ key, value: 1, ...FIRST }])).status).toBe(204);
      const second = await save([{ key, value: 2, ...FIRST }]);
      expect(second.status).toBeGreaterThanOrEqual(409);
      expect(JSON.stringify(second.body)).toMatch(/etag|no item was updated/);
      expect((await get(key)).body).toBe(1);
    });

    it('lets one of many writers with the same tag win', async () => {
      const key = randomUUID();
      await save([{ key, value: 0 }]);
      const etag = (await get(key)).headers.get('etag')!;
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, value) => save([{ key, value, etag, ...FIRST }])),
      );
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    });

    it('keeps the last write without a tag', async () => {
      const key = randomUUID();
      await save([{ key, value: 1 }]);
      await save([{ key, value: 2 }]);
      expect((await get(key)).body).toBe(2);
    });

    it('reads many at once, with their tags, and names those without a value', async () => {
      const keys = [randomUUID(), randomUUID(), randomUUID()] as [string, string, string];
      await save([
        { key: keys[0], value: 'a' },
        { key: keys[1], value: { b: 1 } },
      ]);
      const { body } = await a.dapr('POST', '/v1.0/state/state/bulk', { keys, parallelism: 10 });
      const items = new Map(
        (body as Array<{ key: string; data?: unknown; etag?: string }>).map((item) => [item.key, item]),
      );
      expect(items.get(keys[0])).toMatchObject({ data: 'a', etag: expect.any(String) });
      expect(items.get(keys[1])).toMatchObject({ data: { b: 1 } });
      expect(items.get(keys[2])?.data).toBeUndefined();
    });

    it('deletes, also what is not there', async () => {
      const key = randomUUID();
      await save([{ key, value: 1 }]);
      expect((await a.dapr('DELETE', `/v1.0/state/state/${key}`)).status).toBe(204);
      expect((await a.dapr('DELETE', `/v1.0/state/state/${key}`)).status).toBe(204);
      expect((await get(key)).status).toBe(204);
    });

    it('does not delete with a stale tag', async () => {
      const key = randomUUID();
      await save([{ key, value: 1 }]);
      const stale = (await get(key)).headers.get('etag')!;
      await save([{ key, value: 2 }]);
      const answer = await a.dapr('DELETE', `/v1.0/state/state/${key}`, undefined, { 'if-match': stale });
      expect(answer.status).toBe(409);
      expect((await get(key)).body).toBe(2);
    });

    it('does all of a transaction, or nothing when one tag is stale', async () => {
      const [x, y] = [randomUUID(), randomUUID()];
      await save([{ key: x, value: 1 }]);
      const etag = (await get(x)).headers.get('etag')!;
      const transact = (tag: string, value: number) =>
        a.dapr('POST', '/v1.0/state/state/transaction', {
          operations: [
            { operation: 'upsert', request: { key: y, value } },
            { operation: 'upsert', request: { key: x, value, etag: tag, ...FIRST } },
          ],
        });
      expect((await transact(etag, 2)).status).toBe(204);
      const stale = await transact(etag, 3);
      expect(stale.status).toBe(500);
      expect(JSON.stringify(stale.body)).toMatch(/etag/i);
      expect([(await get(x)).body, (await get(y)).body]).toEqual([2, 2]);
    });

    it('deletes inside a transaction', async () => {
      const key = randomUUID();
      await save([{ key, value: 1 }]);
      await a.dapr('POST', '/v1.0/state/state/transaction', {
        operations: [{ operation: 'delete', request: { key } }],
      });
      expect((await get(key)).status).toBe(204);
    });

    it('shows one app nothing of another', async () => {
      const key = randomUUID();
      await save([{ key, value: 'mine' }]);
      expect((await get(key, b)).status).toBe(204);
      expect((await get(key, a2)).body).toBe('mine');
    });

    it('refuses a store that does not exist and a body that is no JSON', async () => {
      expect((await a.dapr('GET', '/v1.0/state/nowhere/x')).status).toBe(400);
      expect((await a.dapr('POST', '/v1.0/state/state', '[{')).status).toBe(400);
    });
  });

  describe('jobs', () => {
    const schedule = (name: string, body: object, app = b) => app.dapr('POST', `/v1.0/jobs/${name}`, body);
    const soon = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
    const firings = (name: string, ...apps: TestApp[]): Received[] =>
      (apps.length > 0 ? apps : [b]).flatMap((app) => app.received.filter(({ path }) => path === `/job/${name}`));
    const fired = (name: string, count = 1, ...apps: TestApp[]) =>
      until(
        `${count} firings of ${name}`,
        () => firings(name, ...apps).length >= count && firings(name, ...apps),
        20_000,
      );

    it('fires once, not before its moment, with its data and the token', async () => {
      const name = `job-${randomUUID()}`;
      const dueTime = soon(1_000);
      expect((await schedule(name, { dueTime, data: { text: 'hello' } })).status).toBe(204);
      const [firing] = await fired(name);
      // A scheduler may be a fraction of a millisecond early.
      expect(firing!.at).toBeGreaterThanOrEqual(Date.parse(dueTime) - 1);
      expect(firing!.body).toEqual({ text: 'hello' });
      expect(firing!.headers['dapr-api-token']).toBe(b.appApiToken);
    });

    it('fires at one replica', async () => {
      const name = `job-${randomUUID()}`;
      await schedule(name, { dueTime: soon(500), data: {} }, a);
      await fired(name, 1, a, a2);
      const marker = `job-${randomUUID()}`;
      await schedule(marker, { dueTime: soon(500), data: {} }, a);
      await fired(marker, 1, a, a2);
      expect(firings(name, a, a2)).toHaveLength(1);
    });

    it('fires at once when its moment has passed', async () => {
      const name = `job-${randomUUID()}`;
      await schedule(name, { dueTime: soon(-5_000), data: {} });
      await fired(name);
    });

    it('understands a duration', async () => {
      const name = `job-${randomUUID()}`;
      const start = Date.now();
      await schedule(name, { dueTime: '1s', data: {} });
      const [firing] = await fired(name);
      expect(firing!.at - start).toBeGreaterThanOrEqual(990);
    });

    it('moves with overwrite and refuses the same name without', async () => {
      const name = `job-${randomUUID()}`;
      await schedule(name, { dueTime: soon(60_000), data: { number: 1 } });
      expect((await schedule(name, { dueTime: soon(500), data: { number: 2 } })).status).toBe(409);
      expect((await schedule(name, { dueTime: soon(500), data: { number: 3 }, overwrite: true })).status).toBe(204);
      const [firing] = await fired(name);
      expect(firing!.body).toEqual({ number: 3 });
    });

    it('is gone after it was deleted; deleting what is not there is fine', async () => {
      const name = `job-${randomUUID()}`;
      await schedule(name, { dueTime: soon(1_000), data: {} });
      expect((await b.dapr('DELETE', `/v1.0/jobs/${name}`)).status).toBe(204);
      expect((await b.dapr('DELETE', `/v1.0/jobs/${name}`)).status).toBe(204);
      const marker = `job-${randomUUID()}`;
      await schedule(marker, { dueTime: soon(2_000), data: {} });
      await fired(marker);
      expect(firings(name)).toHaveLength(0);
    });

    it('is tried again after a failure, as often as its policy says', async () => {
      const name = `job-${randomUUID()}`;
      let failures = 5;
      b.behaviour = ({ path }) => (path === `/job/${name}` && failures-- > 0 ? { status: 500 } : undefined);
      await schedule(name, {
        dueTime: soon(100),
        data: {},
        failurePolicy: { constant: { interval: '0.2s' } },
      });
      await fired(name, 6);
    });

    it('takes 404 for success', async () => {
      const name = `job-${randomUUID()}`;
      b.behaviour = ({ path }) => (path === `/job/${name}` ? { status: 404 } : undefined);
      await schedule(name, { dueTime: soon(100), data: {}, failurePolicy: { constant: { interval: '0.2s' } } });
      await fired(name);
      const marker = `job-${randomUUID()}`;
      await schedule(marker, { dueTime: soon(1_000), data: {} });
      await fired(marker);
      expect(firings(name)).toHaveLength(1);
    });

    it('waits for an app that is down', async () => {
      const name = `job-${randomUUID()}`;
      await b.close();
      await noticedAsGone();
      await schedule(name, { dueTime: soon(500), data: {}, failurePolicy: { constant: { interval: '1s' } } });
      const marker = `job-${randomUUID()}`;
      await schedule(marker, { dueTime: soon(1_000), data: {} }, a);
      await fired(marker, 1, a, a2);
      await b.open();
      await fired(name);
    });

    it('fires 50 at one instant, once each, none early', async () => {
      const run = randomUUID();
      const dueTime = soon(2_500);
      await Promise.all(
        Array.from({ length: 50 }, (_, number) => schedule(`many-${run}-${number}`, { dueTime, data: { number } })),
      );
      const found = await until('50 firings', () => {
        const all = b.received.filter(({ path }) => path.startsWith(`/job/many-${run}`));
        return all.length >= 50 && all;
      });
      expect(new Set(found.map(({ path }) => path)).size).toBe(50);
      for (const { at } of found) expect(at).toBeGreaterThanOrEqual(Date.parse(dueTime) - 1);
    });

    it('refuses a job without a moment', async () => {
      expect((await schedule(`job-${randomUUID()}`, { data: {} })).status).toBeGreaterThanOrEqual(400);
      expect((await schedule(`job-${randomUUID()}`, { data: {}, dueTime: 'soon' })).status).toBeGreaterThanOrEqual(400);
    });
  });

  describe('secrets', () => {
    it('gives the fields of a secret that is granted', async () => {
      expect(await a.dapr('GET', '/v1.0/secrets/secrets/granted')).toMatchObject({
        status: 200,
        body: { user: 'me', password: 'hunter2' },
      });
    });

    it('refuses a secret that is not granted', async () => {
      expect((await a.dapr('GET', '/v1.0/secrets/secrets/hidden')).status).toBe(403);
    });

    it('says that a secret is not there', async () => {
      const { status, body } = await a.dapr('GET', '/v1.0/secrets/secrets/absent');
      expect([status, JSON.stringify(body)]).toEqual([500, expect.stringContaining('secret absent not found')]);
    });

    it('refuses a store that does not exist', async () => {
      expect((await a.dapr('GET', '/v1.0/secrets/nowhere/granted')).status).toBe(401);
    });
  });

  describe('invocation', () => {
    it('passes verb, path, query, headers and body on, and the answer back', async () => {
      b.behaviour = ({ path }) =>
        path.startsWith('/echo') ? { status: 201, body: { ok: true }, headers: { 'x-answer': 'yes' } } : undefined;
      const answer = await a.dapr('POST', '/v1.0/invoke/contract-b/method/echo/one?q=1', { n: 1 }, { 'x-mine': 'yes' });
      expect(answer).toMatchObject({ status: 201, body: { ok: true } });
      expect(answer.headers.get('x-answer')).toBe('yes');
      const call = b.received.filter(({ path }) => path.startsWith('/echo/one')).at(-1)!;
      expect(call).toMatchObject({ method: 'POST', path: '/echo/one?q=1', body: { n: 1 } });
      expect(call.headers).toMatchObject({
        'x-mine': 'yes',
        'dapr-caller-app-id': 'contract-a',
        'dapr-api-token': b.appApiToken,
      });
    });

    it.each([400, 404, 409, 422, 500, 503])('passes the status %i back', async (status) => {
      b.behaviour = ({ path }) => (path.startsWith('/echo') ? { status, body: { title: 'no' } } : undefined);
      const answer = await a.dapr('POST', '/v1.0/invoke/contract-b/method/echo', {});
      expect(answer).toMatchObject({ status, body: { title: 'no' } });
    });

    it.each([
      ['another method', 'POST', 'secret'],
      ['another verb', 'DELETE', 'echo/one'],
    ])('denies %s', async (_name, verb, method) => {
      const before = b.received.length;
      expect((await a.dapr(verb, `/v1.0/invoke/contract-b/method/${method}`)).status).toBe(403);
      expect(b.received.slice(before).filter(({ path }) => path === `/${method}`)).toEqual([]);
    });

    it('spreads calls over the replicas', async () => {
      const path = `/spread-${randomUUID()}`;
      for (let number = 0; number < 40; number += 1) {
        await b.dapr('POST', `/v1.0/invoke/contract-a/method${path}`, { number });
      }
      for (const app of [a, a2]) {
        expect(app.received.filter((request) => request.path === path).length).toBeGreaterThan(0);
      }
    });

    it('fails for an app that does not exist', async () => {
      expect((await a.dapr('POST', '/v1.0/invoke/nobody/method/x', {})).status).toBe(500);
    });
  });

  describe('a restart of the runtime', () => {
    it('forgets neither messages nor state nor jobs', async () => {
      const mark = randomUUID();
      const job = `job-${mark}`;
      await a.dapr('POST', '/v1.0/state/state', [{ key: mark, value: 'kept' }]);
      await b.dapr('POST', `/v1.0/jobs/${job}`, { dueTime: new Date(Date.now() + 4_000).toISOString(), data: {} });
      await b.close();
      await publish(a, 'orders', mark);
      await Promise.all([b.open(), harness.restart()]);
      await arrived(b, 'orders', mark);
      expect((await a.dapr('GET', `/v1.0/state/state/${mark}`)).body).toBe('kept');
      await until('the job', () => b.received.some(({ path }) => path === `/job/${job}`), 20_000);
    }, 90_000);
  });
});
