import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

/** One request that the sidecar sent to the app. */
export interface Received {
  at: number;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

export type Behaviour = (
  request: Received,
) => { status: number; body?: unknown; headers?: Record<string, string> } | undefined | Promise<undefined>;

/** An app hosted by the test: keeps what it gets and answers what the test says. */
export class TestApp {
  readonly received: Received[] = [];
  behaviour: Behaviour = () => undefined;
  private server: Server | undefined;

  constructor(
    readonly appId: string,
    readonly appPort: number,
    readonly daprUrl: string,
    readonly daprApiToken: string,
    readonly appApiToken: string,
  ) {}

  /** Begins to listen on the app channel. */
  async open(): Promise<void> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        if (path === '/healthz') return void response.writeHead(200).end();
        if (path === '/dapr/subscribe' || path === '/dapr/config')
          return void response.end(path.endsWith('e') ? '[]' : '{}');
        const text = Buffer.concat(chunks).toString();
        const received = { at: Date.now(), method: request.method!, path, headers: request.headers, body: parse(text) };
        this.received.push(received);
        void Promise.resolve(this.behaviour(received)).then((answer) => {
          const { status, body, headers } = answer ?? { status: 200, body: content(received.body) };
          response.writeHead(status, { 'content-type': 'application/json', ...headers });
          response.end(body === undefined ? '' : JSON.stringify(body));
        });
      });
    });
    await new Promise<void>((resolve, reject) => {
      this.server!.once('error', reject);
      this.server!.listen(this.appPort, '127.0.0.1', resolve);
    });
  }

  /** Stops to listen: the app is dead. */
  async close(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  /** Calls the sidecar's API. */
  async dapr(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown; headers: Headers }> {
    const response = await fetch(`${this.daprUrl}${path}`, {
      method,
      headers: {
        'dapr-api-token': this.daprApiToken,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: parse(await response.text()), headers: response.headers };
  }
}

/** The answer to a delivery that is fine, be it one message or a bulk. */
function content(body: unknown): object {
  const { entries } = (body ?? {}) as { entries?: Array<{ entryId: string }> };
  return entries ? { statuses: entries.map(({ entryId }) => ({ entryId, status: 'SUCCESS' })) } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
