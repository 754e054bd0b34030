import { randomUUID } from 'node:crypto';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { RunningApp, type Answer, type Person } from '../../test/running-app';
import { PUBLIC } from './auth/current-user.decorator';
import { ANY_SCOPE, SCOPE, SCOPES } from './auth/scopes';

interface Route {
  method: string;
  path: string;
  isPublic: boolean;
  scope: string | undefined;
}

/** Routes that anybody may call. A new one is put here on purpose, or it asks for a token. */
const OPEN_TO_ALL = [
  // Its address is the secret: calendars send no token.
  'GET /api/v1/calendar/:file',
  'GET /health/live',
  'GET /health/ready',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/register',
];
/** What a route with an id needs in its body to get as far as looking for what has that id. */
const BODIES: Record<string, object> = {
  'PATCH /api/v1/tasks/:id': { title: 'stolen' },
  'POST /api/v1/tasks/:id/snooze': { minutes: 10 },
};
const MARK = 'zanzibar';

/** Who may call what, for every route there is: one that somebody adds later is under test without a word. */
describe('access to every route', () => {
  let postgres: TestPostgres;
  let app: RunningApp;
  let routes: Route[];
  /** What the audit service was asked. */
  const asked: unknown[] = [];
  let owner: Person;
  let stranger: Person;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await RunningApp.start(await postgres.createDatabase());
    app.sidecar.onInvoke = (_method, body) => {
      asked.push(body);
      return { status: 200, body: { items: [], nextCursor: null } };
    };
    routes = routesOf(app);
    owner = await app.person();
    stranger = await app.person();
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
  const closed = (): Route[] => routes.filter(({ isPublic }) => !isPublic);
  const send = (route: Route, token?: string, id: string = randomUUID(), method = route.method): Promise<Answer> =>
    app.call(method, route.path.replace('/api/v1/', '').replace(/:\w+/g, id), {
      ...(token === undefined ? {} : { token }),
      ...(route.method === 'GET' ? {} : { body: BODIES[nameOf(route)] ?? {} }),
    });
  const made = new Map<string, string>();
  const tokenWith = async (scopes: readonly string[]): Promise<string> => {
    const key = scopes.join();
    if (!made.has(key)) {
      const body = { name: key, scopes };
      made.set(key, (await app.call('POST', 'access-tokens', { token: owner.accessToken, body })).body.token);
    }
    return made.get(key)!;
  };

  it('is known: what is open to all is open on purpose', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(
      routes
        .filter(({ isPublic }) => isPublic)
        .map(nameOf)
        .sort(),
    ).toEqual(OPEN_TO_ALL);
  });

  it('takes a token, whatever the verb', async () => {
    for (const route of closed()) {
      const verbs = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method];
      for (const verb of verbs) {
        for (const token of [undefined, 'nonsense']) {
          const request = verb === 'HEAD' ? headOf(app, route) : send(route, token, undefined, verb);
          expect([nameOf(route), verb, (await request).status]).toEqual([nameOf(route), verb, 401]);
        }
      }
    }
  });

  it('is within the scope of a token that a person made, and nowhere without one', async () => {
    const all = await tokenWith(SCOPES);
    for (const route of closed().filter(({ scope }) => scope !== ANY_SCOPE)) {
      const { scope } = route;
      const refused = await send(route, scope ? await tokenWith(SCOPES.filter((other) => other !== scope)) : all);
      expect([nameOf(route), refused.status, refused.body.requiredScope]).toEqual([nameOf(route), 403, scope]);
      if (scope) {
        const { status } = await send(route, await tokenWith([scope]));
        expect([nameOf(route), [401, 403].includes(status)]).toEqual([nameOf(route), false]);
      }
    }
  });

  describe('of somebody else', () => {
    let task: string;
    let session: string;
    let personalToken: string;

    beforeAll(async () => {
      const token = owner.accessToken;
      const created = await app.call('POST', 'tasks', { token, body: { title: MARK, notes: MARK, tags: [MARK] } });
      task = created.body.id;
      await app.call('POST', 'chat/messages', { token, body: { text: `buy ${MARK} tomorrow` } });
      session = (await app.call('GET', 'sessions', { token })).body[0].id;
      const made = await app.call('POST', 'access-tokens', { token, body: { name: MARK, scopes: ['chat'] } });
      personalToken = made.body.id;
    });

    const state = async (): Promise<string> => {
      const reads = ['tasks', 'chat/messages', 'sessions', 'access-tokens', 'me', 'changes?since=0', 'tags'];
      const answers = await Promise.all(reads.map((path) => app.call('GET', path, { token: owner.accessToken })));
      expect(answers.map(({ status }) => status)).toEqual(reads.map(() => 200));
      return JSON.stringify(answers.map(({ text }) => text));
    };
    const idFor = ({ path }: Route): string =>
      path.includes('/sessions/') ? session : path.includes('/access-tokens/') ? personalToken : task;

    it('touches nothing: what has the id of another is not there', async () => {
      const before = await state();
      for (const route of closed().filter(({ path }) => path.includes(':'))) {
        const { status, text } = await send(route, stranger.accessToken, idFor(route));
        // The trail of a task is the trail of whoever asks: somebody else's is empty.
        const isEmpty = route.path.endsWith('/history') && status === 200 && !text.includes(MARK);
        expect([nameOf(route), isEmpty ? 404 : status]).toEqual([nameOf(route), 404]);
      }
      const many = { ids: [task], action: 'delete' };
      await app.call('POST', 'tasks/bulk', { token: stranger.accessToken, body: many });
      for (const text of [`done ${MARK}`, `delete ${MARK}`, 'undo']) {
        const answer = await app.call('POST', 'chat/messages', { token: stranger.accessToken, body: { text } });
        expect(answer.body.actions).toEqual([]);
      }
      expect(await state()).toBe(before);
    });

    it('tells nothing: no answer has a word of another', async () => {
      const curious = await app.person();
      asked.splice(0);
      for (const path of [`tasks?q=${MARK}`, `tasks?tag=${MARK}`, 'changes?since=0', 'export?format=json']) {
        const { text } = await app.call('GET', path, { token: curious.accessToken });
        expect([path, text.includes(MARK)]).toEqual([path, false]);
      }
      for (const route of closed().filter(({ method, path }) => method === 'GET' && !path.includes(':'))) {
        const answer = await fetch(`${app.url}${route.path}`, {
          headers: { authorization: `Bearer ${curious.accessToken}` },
        });
        expect([nameOf(route), (await answer.text()).includes(MARK)]).toEqual([nameOf(route), false]);
      }
      expect(asked.length).toBeGreaterThan(0);
      for (const body of asked) expect(body).toMatchObject({ userId: curious.id });
    });
  });

  it('from outside does not reach what services ask of each other', async () => {
    for (const path of ['identity/user', 'series/extend', 'sync/changes', 'events/reminders', 'job/x']) {
      const tries: Array<Record<string, string>> = [
        {},
        { authorization: `Bearer ${owner.accessToken}` },
        { 'dapr-api-token': 'guess' },
      ];
      for (const headers of tries) {
        const answer = await fetch(`${app.url}/${path}`, { method: 'POST', headers });
        expect([path, answer.status]).toEqual([path, 404]);
      }
      const guessed = await fetch(`${app.appChannel}/${path}`, {
        method: 'POST',
        headers: { 'dapr-api-token': 'guess' },
      });
      expect([path, guessed.status]).toEqual([path, 401]);
    }
  });
});

function headOf(app: RunningApp, { path }: Route): Promise<{ status: number }> {
  return fetch(`${app.url}${path.replace(/:\w+/g, randomUUID())}`, { method: 'HEAD' });
}

/** Every route of every controller, as Nest knows them. */
function routesOf(app: RunningApp): Route[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype, instance }) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    return scanner.getAllMethodNames(prototype).flatMap((name): Route[] => {
      const handler = prototype[name]!;
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      const read = (key: symbol): unknown =>
        Reflect.getMetadata(key, handler) ?? (Reflect.getMetadata(key, metatype as object) as unknown);
      const parts = [metatype as object, handler].map((of) => Reflect.getMetadata(PATH_METADATA, of) as string);
      const path = `/${parts.join('/')}`.replace(/\/+/g, '/').replace(/\/$/, '');
      return [
        {
          method: RequestMethod[method],
          path,
          isPublic: read(PUBLIC) === true,
          scope: read(SCOPE) as string | undefined,
        },
      ];
    });
  });
}
