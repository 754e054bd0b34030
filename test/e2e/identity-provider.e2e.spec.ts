import { randomUUID } from 'node:crypto';
import { TestIssuer, until } from '@app/testing';
import { ApiClient } from './support/api-client';
import { LiveClient } from './support/live-client';
import { runningStack } from './support/running-stack';

describe('a person of an identity provider', () => {
  const stack = runningStack();
  const { OIDC_ISSUER: address = '', OIDC_AUDIENCE: audience } = process.env;
  const windows: LiveClient[] = [];
  let issuer: TestIssuer;

  beforeAll(async () => {
    issuer = await TestIssuer.start(Number(new URL(address).port));
  });

  afterAll(() => issuer.close());

  afterEach(() => {
    for (const window of windows.splice(0)) window.close();
  });

  const personOf = async (sub: string, claims: object = {}): Promise<ApiClient> => {
    const client = new ApiClient(stack.edgeUrl);
    client.accessToken = await issuer.token({ sub, aud: audience, ...claims });
    return client;
  };
  const me = (client: ApiClient) => client.request<{ id: string; timeZone: string }>('GET', 'me');
  const open = async (client: ApiClient): Promise<LiveClient> => {
    const window = await LiveClient.connect(stack.edgeUrl, client.accessToken);
    windows.push(window);
    return window;
  };

  it('gets one account at the first call, sees changes in every window, and is gone after the end of it', async () => {
    const ada = await personOf(randomUUID(), { zoneinfo: 'Europe/Rome' });
    const boris = await personOf(randomUUID());
    await expect(open(ada)).rejects.toThrow('token:');
    const answers = await Promise.all(Array.from({ length: 10 }, () => me(ada)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.timeZone} ${body.id}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { timeZone: 'Europe/Rome' } });
    expect((await me(boris)).body.id).not.toBe(answers[0]!.body.id);

    const [mine, theirs] = [await open(ada), await open(boris)];
    const task = await ada.create({ title: 'pay rent' });
    await mine.update((message) => message.task.id === task.id);
    expect((await boris.request('GET', `tasks/${task.id}`)).status).toBe(404);
    expect(theirs.updates).toEqual([]);

    expect((await ada.request('DELETE', 'me')).status).toBe(204);
    await until('the end of the session', async () => (await me(ada)).status === 401);
    await until('the end of the socket', () => mine.socket.disconnected, 30_000);
    await expect(open(ada)).rejects.toThrow('token:');
    expect(theirs.socket.connected).toBe(true);
  });
});
