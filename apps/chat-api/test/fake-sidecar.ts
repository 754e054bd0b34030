import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export const DAPR_TOKEN = 'what the app shows its sidecar';

interface Reply {
  status: number;
  body?: unknown;
}

/** As much of a Dapr sidecar as chat-api needs to start and to be asked things: health, secrets, publish, invocation. */
export class FakeSidecar {
  /** What `/v1.0/healthz/outbound` answers. */
  healthStatus = 204;
  /** Answers calls to other apps: `audit audit/trail` and the body. */
  onInvoke: (method: string, body: unknown) => Reply = () => ({ status: 500 });
  /** The data of every event that was published, by topic, oldest first. */
  readonly published: Array<{ topic: string; data: { type: string; userId: string } }> = [];
  readonly port: number;

  private constructor(
    private readonly server: Server,
    readonly secrets: Record<string, object>,
  ) {
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(secrets: Record<string, object>): Promise<FakeSidecar> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const sidecar = new FakeSidecar(server, secrets);
    server.on('request', (request, response) => {
      void buffer(request).then((body) => {
        const { status, body: answer } = sidecar.answer(request, body.toString());
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(answer === undefined ? '' : JSON.stringify(answer));
      });
    });
    return sidecar;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, body: string): Reply {
    const path = request.url!.split('?', 1)[0]!;
    if (request.headers['dapr-api-token'] !== DAPR_TOKEN) return { status: 401 };
    if (path.startsWith('/v1.0/healthz')) return { status: this.healthStatus };
    // The SDK takes a sidecar that tells of itself for ready.
    if (path === '/v1.0/metadata') return { status: 200, body: { id: 'chat-api' } };
    const [, secret] = /^\/v1\.0\/secrets\/secrets\/(.+)$/.exec(path) ?? [];
    if (secret !== undefined) return { status: this.secrets[secret] ? 200 : 403, body: this.secrets[secret] };
    const [, app, method] = /^\/v1\.0\/invoke\/([^/]+)\/method\/(.+)$/.exec(path) ?? [];
    if (app !== undefined) return this.onInvoke(`${app} ${method}`, JSON.parse(body));
    const [, topic] = /^\/v1\.0\/publish\/bulk\/[^/]+\/(.+)$/.exec(path) ?? [];
    if (topic === undefined) return { status: 404 };
    const entries = JSON.parse(body) as Array<{ event: { data: { type: string; userId: string } } }>;
    this.published.push(...entries.map(({ event: { data } }) => ({ topic, data })));
    return { status: 204 };
  }
}
