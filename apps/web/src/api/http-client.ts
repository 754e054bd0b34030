import { toApiError, UnreachableError } from './errors';

/** Pauses before the second, third, … attempt, in milliseconds. */
const PAUSES = [250, 750, 2_000, 4_000];
/** Statuses that say "not now": the request may be repeated as it is. */
const NOT_NOW = new Set([409, 429, 502, 503, 504]);
const TIMEOUT_MS = 15_000;

export interface HttpClientOptions {
  fetch: typeof fetch;
  wait: (milliseconds: number) => Promise<void>;
  /** An access token that is good for now. Rejects when nobody is signed in. */
  token: () => Promise<string>;
  /** Called when the server refused a token; resolves with another one. */
  renew: (refused: string) => Promise<string>;
}

export interface RequestOptions {
  body?: unknown;
  /** Makes a write repeatable: the server does the work of one key once. */
  idempotencyKey?: string;
}

/** JSON over fetch with the access token, renewal after 401, and repetition of what is safe to repeat. */
export class HttpClient {
  constructor(private readonly options: HttpClientOptions) {}

  /**
   * Sends a request until it is answered.
   * @throws ApiError when the server says no, UnreachableError when no attempt brought an answer
   */
  async send<T>(method: string, path: string, request: RequestOptions = {}): Promise<T> {
    const repeatable = method === 'GET' || request.idempotencyKey !== undefined;
    for (const pause of repeatable ? PAUSES : []) {
      const answer = await this.attempt(method, path, request);
      if (answer && !isNotNow(answer)) return read<T>(answer);
      await this.options.wait(pause);
    }
    const answer = await this.attempt(method, path, request);
    if (!answer) throw new UnreachableError();
    return read<T>(answer);
  }

  /** One attempt; undefined when no answer came. A refused token is renewed once. */
  private async attempt(method: string, path: string, request: RequestOptions): Promise<Response | undefined> {
    const token = await this.options.token();
    const answer = await this.fetch(method, path, request, token);
    if (answer?.status !== 401) return answer;
    return this.fetch(method, path, request, await this.options.renew(token));
  }

  private async fetch(
    method: string,
    path: string,
    { body, idempotencyKey }: RequestOptions,
    token: string,
  ): Promise<Response | undefined> {
    try {
      return await this.options.fetch(`/api/v1/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      return undefined;
    }
  }
}

/** 409 means "still running" only when it says when to ask again; otherwise it is an answer. */
function isNotNow(answer: Response): boolean {
  return NOT_NOW.has(answer.status) && (answer.status !== 409 || answer.headers.has('retry-after'));
}

/** Reads the JSON of an answer. @throws ApiError unless it is a success */
export async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  const body = parse(text);
  if (!answer.ok) throw toApiError(answer.status, body);
  return body as T;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
