import { CommandBus } from '@nestjs/cqrs';
import { generateKeyPair, SignJWT } from 'jose';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { RunningApp, type Answer, type Person } from '../../test/running-app';

interface Operation {
  security?: object[];
  parameters?: Array<{ name: string }>;
  responses: Record<string, { content?: object }>;
}

describe('the platform', () => {
  let postgres: TestPostgres;
  let app: RunningApp;
  let person: Person;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await RunningApp.start(await postgres.createDatabase());
    person = await app.person();
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  afterEach(() => jest.restoreAllMocks());

  const expectProblem = ({ status, headers, body, text: sent }: Answer, expected: number): void => {
    expect([status, sent]).toEqual([expected, sent]);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({ type: 'about:blank', title: expect.any(String), status: expected });
    expect(body.correlationId).toBe(headers.get('x-correlation-id'));
    expect(sent).not.toMatch(/node_modules|QueryFailed|\.js:|\.ts:/);
  };

  describe('access tokens', () => {
    const bearer = async (token: string | Promise<string>) => app.call('GET', 'me', { token: await token });
    const now = (): number => Math.floor(Date.now() / 1000);

    it('let their owner in, whatever the case of "Bearer"', async () => {
      expect((await bearer(app.token({ sub: person.id }))).body.id).toBe(person.id);
      const headers = { authorization: `bearer ${person.accessToken}` };
      expect((await app.call('GET', 'me', { headers })).status).toBe(200);
    });

    it.each<[string, () => string | Promise<string>]>([
      ['that is empty', () => ''],
      ['that is nonsense', () => 'nonsense'],
      ['of three parts that are nonsense', () => 'a.b.c'],
      ['of four parts', () => `${person.accessToken}.x`],
      ['that has expired', () => app.token({ sub: person.id, iat: now() - 1_000, exp: now() - 1 })],
      ['without an expiry', () => app.token({ sub: person.id, exp: undefined })],
      ['without a subject', () => app.token({ sub: undefined })],
      ['without a session', () => app.token({ sub: person.id, sid: undefined })],
      ['of another issuer', () => app.token({ sub: person.id, iss: 'somebody-else' })],
      ['for another audience', () => app.token({ sub: person.id, aud: 'something-else' })],
      ['that is not good yet', () => app.token({ sub: person.id, nbf: now() + 600 })],
      ['with a key id that nobody knows', () => app.token({ sub: person.id }, { header: { kid: 'key-2' } })],
      [
        'that somebody else signed',
        async () => app.token({ sub: person.id }, { key: (await generateKeyPair('EdDSA')).privateKey }),
      ],
      [
        'with a shared secret',
        () => app.token({ sub: person.id }, { key: new Uint8Array(32), header: { alg: 'HS256' } }),
      ],
      [
        'with alg none',
        () => {
          const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
          return `${encode({ alg: 'none' })}.${encode({ sub: person.id, sid: 's', exp: now() + 60 })}.`;
        },
      ],
      [
        'whose payload was changed',
        async () => {
          const [header, , signature] = person.accessToken.split('.');
          const [, payload] = (await app.token({})).split('.');
          return `${header}.${payload}.${signature}`;
        },
      ],
      [
        'of another algorithm with a key of its own',
        async () => {
          const { privateKey } = await generateKeyPair('ES256');
          return new SignJWT({ sub: person.id, sid: 's' }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
        },
      ],
    ])('are refused: one %s', async (_name, token) => {
      const answer = await bearer(token());
      expectProblem(answer, 401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });

    it.each([
      ['GET', 'tasks'],
      ['POST', 'tasks'],
      ['GET', 'changes?since=0'],
      ['GET', 'audit'],
      ['PATCH', 'me'],
      ['POST', 'chat/messages'],
    ])('are asked for by %s %s', async (method, path) => {
      const headers = { authorization: 'Basic c29tZWJvZHk6c2VjcmV0' };
      expectProblem(await app.call(method, path, { headers }), 401);
      expectProblem(await app.call(method, path), 401);
    });
  });

  describe('problems', () => {
    const post = (body: unknown, headers: Record<string, string> = {}) =>
      app.call('POST', 'tasks', { body, token: person.accessToken, headers });
    const taskCount = async (): Promise<number> =>
      (await app.call('GET', 'tasks', { token: person.accessToken })).body.items.length;

    it.each<[string, number, () => Promise<Answer>]>([
      ['broken JSON', 400, () => post('{"title":')],
      ['no JSON at all', 400, () => post('title=x')],
      ['a body without its content', 400, () => post('', { 'content-length': '0' })],
      ['a member of the prototype', 400, () => post('{"title":"x","__proto__":{"a":1}}')],
      ['plain text', 415, () => post('{"title":"x"}', { 'content-type': 'text/plain' })],
      ['a form', 415, () => post('title=x', { 'content-type': 'application/x-www-form-urlencoded' })],
      ['a media type that is none', 415, () => post('{}', { 'content-type': 'nonsense' })],
      ['a body over 100 kB', 413, () => post({ title: 'x', notes: 'n'.repeat(102_400) })],
      ['an unknown route', 404, () => app.call('GET', 'nothing/here', { token: person.accessToken })],
      ['an unknown method', 404, () => app.call('PUT', 'tasks', { body: {}, token: person.accessToken })],
      ['a path that is no text', 400, () => app.call('GET', 'tasks/%E0%A4%A', { token: person.accessToken })],
      ['a path without an end', 404, () => app.call('GET', 'x'.repeat(3_000), { token: person.accessToken })],
    ])('tell of %s', async (_name, status, send) => {
      expectProblem(await send(), status);
      expect(await taskCount()).toBe(0);
    });

    it('name each field by its path, with what to do about it', async () => {
      const answer = await post({
        title: 5,
        due: { at: 7 },
        reminders: [{ before: 'PT1H' }, { before: 5 }, 'soon'],
        colour: 'red',
      });
      expectProblem(answer, 400);
      const named = answer.body.errors.map(({ field }: { field: string }) => field) as string[];
      expect(named).toEqual(expect.arrayContaining(['title', 'due.at', 'reminders[1].before', 'colour']));
      expect(answer.body.detail).toContain('colour: is not known here; leave it out');
    });

    it('say where they happened, and carry the id that the caller gave', async () => {
      const answer = await app.call('GET', 'tasks?limit=0', {
        token: person.accessToken,
        headers: { 'x-correlation-id': 'order-66' },
      });
      expectProblem(answer, 400);
      expect(answer.body).toMatchObject({ instance: '/api/v1/tasks', correlationId: 'order-66' });
    });

    it('take no id that could forge a line of a log', async () => {
      const headers = { 'x-correlation-id': '{"level":"error"}' };
      const answer = await app.call('GET', 'me', { token: person.accessToken, headers });
      expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f]{32}$/);
    });

    it('tell nothing of the inside', async () => {
      jest.spyOn(app.app.get(CommandBus), 'execute').mockRejectedValue(new Error('password of the database: hunter2'));
      const answer = await post({ title: 'x' });
      expectProblem(answer, 500);
      expect(answer.text).not.toContain('hunter2');
      jest.spyOn(app.app.get(CommandBus), 'execute').mockRejectedValue('no error at all');
      expectProblem(await post({ title: 'x' }), 500);
    });

    it('reach even a caller who never stops sending', async () => {
      const { port, hostname } = new URL(app.url);
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n` +
          `Authorization: Bearer ${person.accessToken}\r\nContent-Length: 10000000\r\n\r\n{"title":"`,
      );
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 /);
    }, 15_000);
  });

  it('sends headers that trust nothing but this origin', async () => {
    const { headers } = await app.call('GET', 'me', { token: person.accessToken });
    expect(headers.get('content-security-policy')).toContain("default-src 'self'; connect-src 'self' ws: wss:;");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers.has('x-powered-by')).toBe(false);
  });

  describe('health', () => {
    const health = async (probe: string): Promise<[number, { detail?: string }]> => {
      const answer = await fetch(`${app.url}/health/${probe}`);
      return [answer.status, (await answer.json()) as object];
    };

    it('is good while database and sidecar answer', async () => {
      expect(await health('live')).toEqual([200, { status: 'ok' }]);
      expect(await health('ready')).toEqual([200, { status: 'ok' }]);
    });

    it('names what is away', async () => {
      app.sidecar.healthStatus = 500;
      expect(await health('ready')).toMatchObject([503, { detail: 'the sidecar is away' }]);
      jest.spyOn(app.dataSource, 'query').mockRejectedValue(new Error('connection refused'));
      expect(await health('ready')).toMatchObject([503, { detail: 'the database is away; the sidecar is away' }]);
      expect((await health('live'))[0]).toBe(200);
      app.sidecar.healthStatus = 204;
    });
  });

  describe('the API description', () => {
    let operations: Array<[string, Operation]>;

    beforeAll(async () => {
      const { paths } = (await (await fetch(`${app.url}/docs/json`)).json()) as {
        paths: Record<string, Record<string, Operation>>;
      };
      operations = Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
      );
    });

    it('has every call of the design', () => {
      const names = operations.map(([name]) => name.replace('/api/v1/', ''));
      expect(names).toEqual(
        expect.arrayContaining([
          'post auth/register',
          'post auth/login',
          'post auth/refresh',
          'post auth/logout',
          'get me',
          'patch me',
          'post tasks',
          'get tasks',
          'get tasks/{id}',
          'patch tasks/{id}',
          'delete tasks/{id}',
          'post tasks/{id}/complete',
          'post tasks/{id}/reopen',
          'post tasks/{id}/restore',
          'post tasks/{id}/snooze',
          'get tasks/{id}/history',
          'get changes',
          'post chat/messages',
          'get chat/messages',
          'post chat/preview',
          'post recurrence/preview',
          'get tags',
          'get audit',
        ]),
      );
    });

    it('tells of tokens, problems and keys everywhere', () => {
      for (const [name, operation] of operations) {
        const { security, responses, parameters } = operation;
        const isPublic =
          (name.includes('/auth/') && !name.endsWith('/auth/token')) || name === 'get /api/v1/calendar/{file}';
        expect([name, security]).toEqual([name, isPublic ? undefined : [{ bearer: [] }]]);
        expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining(['400', 'default'])]);
        expect(responses['default']!.content).toHaveProperty(['application/problem+json']);
        const hasKey = (parameters ?? []).some((parameter) => parameter.name === 'Idempotency-Key');
        expect([name, hasKey]).toEqual([
          name,
          !isPublic && !name.startsWith('get ') && !('x-holds-secret' in operation),
        ]);
      }
    });

    it('has a page to try things out', async () => {
      const page = await fetch(`${app.url}/docs`);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'unsafe-inline'");
    });
  });

  it('keeps people apart', async () => {
    const [ada, bob] = [await app.person(), await app.person()];
    const { body: task } = await app.call('POST', 'tasks', { body: { title: 'secret' }, token: ada.accessToken });
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/complete'],
    ] as const) {
      const body = method === 'PATCH' ? { title: 'mine' } : undefined;
      expectProblem(await app.call(method, `tasks/${task.id}${path}`, { body, token: bob.accessToken }), 404);
    }
    expect((await app.call('GET', 'tasks', { token: bob.accessToken })).body.items).toEqual([]);
    expect((await app.call('GET', 'changes?since=0', { token: bob.accessToken })).body.items).toEqual([]);
    expect((await app.call('GET', `tasks/${task.id}`, { token: ada.accessToken })).body).toEqual(task);
  });

  it('finishes what it began when it is told to stop, and begins nothing new', async () => {
    const other = await RunningApp.start(await postgres.createDatabase());
    const { accessToken } = await other.person();
    const bus = other.app.get(CommandBus);
    const execute = bus.execute.bind(bus);
    let begun = (): void => undefined;
    let goOn = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    jest.spyOn(bus, 'execute').mockImplementation(async (command) => {
      begun();
      await mayGoOn;
      return execute(command);
    });
    const running = other.call('POST', 'tasks', { body: { title: 'last words' }, token: accessToken });
    await hasBegun;
    const stopped = other.stop();
    const refused = async (): Promise<boolean> => {
      try {
        return (await fetch(`${other.url}/health/ready`)).status === 503;
      } catch {
        return true;
      }
    };
    const deadline = Date.now() + 5_000;
    while (!(await refused())) expect(Date.now()).toBeLessThan(deadline);
    goOn();
    expect(await running).toMatchObject({ status: 201, body: { title: 'last words' } });
    await stopped;
  }, 30_000);
});
