import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Sidecar } from './sidecar';

export interface ApiRequest {
  sidecar: Sidecar;
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** What the route's pattern captured, decoded. */
  params: string[];
}

export interface ApiAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string | string[]>;
  /** A body that is passed through as it is. */
  raw?: Buffer;
}

/** An error in the form of Dapr's API. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Route {
  methods: string[];
  pattern: RegExp;
  handle(request: ApiRequest): Promise<ApiAnswer> | ApiAnswer;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Dapr's HTTP API of one sidecar. */
export class SidecarHttpServer {
  private readonly server: Server;
  private readonly tokenDigest: Buffer;

  constructor(
    private readonly sidecar: Sidecar,
    private readonly routes: readonly Route[],
  ) {
    this.tokenDigest = digest(sidecar.config.daprApiToken);
    this.server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
      this.answer(request).then(
        (answer) => {
          const payload = answer.raw ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body));
          response.writeHead(answer.status, {
            ...(answer.raw || payload === undefined ? {} : { 'content-type': 'application/json' }),
            ...answer.headers,
          });
          response.end(payload);
        },
        (error: Error) =>
          response.writeHead(500).end(JSON.stringify({ errorCode: 'ERR_INTERNAL', message: error.message })),
      );
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.sidecar.config.httpPort, '127.0.0.1', resolve);
    });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage): Promise<ApiAnswer> {
    const url = new URL(request.url ?? '/', 'http://sidecar');
    const health = url.pathname.startsWith('/v1.0/healthz');
    const token = request.headers['dapr-api-token'];
    if (!health && !(typeof token === 'string' && timingSafeEqual(digest(token), this.tokenDigest))) {
      return { status: 401, raw: Buffer.from('invalid api token\n') };
    }
    const method = request.method ?? 'GET';
    for (const route of this.routes) {
      const match = route.pattern.exec(url.pathname);
      if (!match || !(route.methods.includes(method) || route.methods.includes('*'))) continue;
      const body = await readBody(request);
      if (body === undefined) return { status: 413 };
      try {
        return await route.handle({
          sidecar: this.sidecar,
          method,
          path: url.pathname,
          query: url.searchParams,
          headers: request.headers,
          body,
          params: match.slice(1).map((part) => decodeURIComponent(part ?? '')),
        });
      } catch (error) {
        if (error instanceof ApiError) {
          return { status: error.status, body: { errorCode: error.errorCode, message: error.message } };
        }
        throw error;
      }
    }
    return { status: 404 };
  }
}

/** The JSON body of a request. */
export function jsonBody<T>(request: Pick<ApiRequest, 'body'>): T {
  try {
    return JSON.parse(request.body.toString('utf8')) as T;
  } catch (error) {
    throw new ApiError(400, 'ERR_MALFORMED_REQUEST', `failed deserializing HTTP body: ${(error as Error).message}`);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
