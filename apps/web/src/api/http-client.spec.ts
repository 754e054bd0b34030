import { ApiError, sentenceFor, toApiError, UnreachableError } from './errors';
import { HttpClient } from './http-client';
import { TodoApi } from './todo-api';

type Answer = Response | 'no answer';

function setUp(answers: Answer[]) {
  const requests: Array<{ url: string; method: string; headers: Record<string, string>; body: unknown }> = [];
  const pauses: number[] = [];
  const http = new HttpClient({
    fetch: async (url, init) => {
      requests.push({
        url: String(url),
        method: init!.method!,
        headers: init!.headers as Record<string, string>,
        body: init!.body,
      });
      const answer = answers.shift()!;
      if (answer === 'no answer') throw new TypeError('fetch failed');
      return answer;
    },
    wait: async (milliseconds) => void pauses.push(milliseconds),
    token: async () => 'old',
    renew: async (refused) => `not-${refused}`,
  });
  return { http, api: new TodoApi(http), requests, pauses };
}

const problem = (status: number, body: object, headers?: Record<string, string>): Response =>
  Response.json(body, { status, ...(headers ? { headers } : {}) });

describe('HttpClient', () => {
  it('sends a write again under the same key until it is answered', async () => {
    const answer = { message: {}, reply: {}, actions: [] };
    const { api, requests, pauses } = setUp(['no answer', problem(503, {}), Response.json(answer)]);
    expect(await api.say('tea', 'key')).toEqual(answer);
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key', 'key', 'key']);
    expect(requests[0]).toMatchObject({ url: '/api/v1/chat/messages', method: 'POST', body: '{"text":"tea"}' });
    expect(pauses).toHaveLength(2);
  });

  it('sends a write without a key once', async () => {
    const { http, requests } = setUp(['no answer']);
    await expect(http.send('POST', 'tasks', { body: {} })).rejects.toBeInstanceOf(UnreachableError);
    expect(requests).toHaveLength(1);
  });

  it('gives up in the end', async () => {
    const { api, requests } = setUp(Array.from({ length: 5 }, () => 'no answer' as const));
    await expect(api.changes(3)).rejects.toBeInstanceOf(UnreachableError);
    expect(requests).toHaveLength(5);
  });

  it('tells what the server says when it stays busy', async () => {
    const { api } = setUp(Array.from({ length: 5 }, () => problem(503, { title: 'Busy.' })));
    await expect(api.messages(null)).rejects.toEqual(new ApiError(503, 'Busy.'));
  });

  it('renews a refused token once', async () => {
    const task = { id: 't' };
    const { api, requests } = setUp([problem(401, {}), Response.json({ task })]);
    expect(await api.complete('t', 'k')).toEqual(task);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer not-old']);
    const refused = setUp([problem(401, { title: 'No.' }), problem(401, { title: 'No.' })]);
    await expect(refused.api.reopen('t', 'k')).rejects.toEqual(new ApiError(401, 'No.'));
  });

  it('waits for a request that is still running, and takes any other conflict as an answer', async () => {
    const running = problem(409, { title: 'Running.' }, { 'retry-after': '1' });
    const { api } = setUp([running, Response.json({ id: 't' })]);
    expect(await api.reopen('t', 'k')).toEqual({ id: 't' });
    const conflict = setUp([problem(409, { title: 'Conflict.' })]);
    await expect(conflict.api.reopen('t', 'k')).rejects.toEqual(new ApiError(409, 'Conflict.'));
  });
});

describe('problems', () => {
  it('name their fields', () => {
    const error = toApiError(400, {
      title: 'Not valid.',
      errors: [{ field: 'text', message: 'is too long' }, { field: '', message: 'is odd' }, 'nonsense', null],
    });
    expect(sentenceFor(error)).toBe('Text is too long; is odd.');
  });

  it.each([
    [undefined, 'The server answered 500.'],
    ['text', 'The server answered 500.'],
    [{ detail: 'Later.' }, 'Later.'],
    [{ title: 'No.', errors: 'x' }, 'No.'],
  ])('of any shape become a sentence: %j', (body, sentence) => {
    expect(sentenceFor(toApiError(500, body))).toBe(sentence);
  });

  it('of our own are told apart', () => {
    expect(sentenceFor(new UnreachableError())).toContain('cannot be reached');
    expect(sentenceFor(new TypeError('x is undefined'))).toBe('Something went wrong in this window.');
  });
});
