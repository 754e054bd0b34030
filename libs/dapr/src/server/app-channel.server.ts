import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';

export interface AppChannelRequest {
  method: string;
  /** Path without the query, decoded, with its leading slash. */
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export interface AppChannelAnswer {
  status: number;
  body?: unknown;
}

/** A bulk has at most 64 events, and one whose long notes changed has up to 200 kB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const HEALTH_PATH = '/healthz';
/** The sidecar probes each second; a longer silence means that it was away. */
const PROBE_SILENCE_MS = 4_000;

/**
 * The loopback listener that only the sidecar may use: it proves itself by the app token. Knows nothing of Nest.
 * While it drains it reports itself unhealthy, so that the sidecar stops delivering, and finishes what it began.
 */
export class AppChannelServer {
  private readonly logger = new Logger('AppChannel');
  private readonly tokenDigest: Buffer;
  private server: HttpServer | undefined;
  private draining = false;
  private inFlight = 0;
  private idle: (() => void) | undefined;
  private lastProbe = 0;

  /**
   * @param onSidecarReturn called at the first health probe, and at the first one after the sidecar was away
   */
  constructor(
    private readonly port: number,
    token: string,
    private readonly handle: (request: AppChannelRequest) => Promise<AppChannelAnswer>,
    readonly onSidecarReturn: () => void = () => undefined,
  ) {
    this.tokenDigest = digest(token);
  }

  /** Opens the port on loopback. */
  async open(): Promise<void> {
    const server = createServer(
      { keepAliveTimeout: 65_000 },
      (request, response) => void this.serve(request, response),
    );
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  /** The port it listens on, for a server that was opened on port 0. */
  get address(): number {
    const address = this.server?.address();
    return typeof address === 'object' && address ? address.port : this.port;
  }

  /** Takes nothing new, waits for what is running, then closes the port. */
  async close(): Promise<void> {
    this.draining = true;
    if (this.inFlight > 0) await new Promise<void>((resolve) => (this.idle = resolve));
    const server = this.server;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.inFlight += 1;
    try {
      const answer = await this.answer(request);
      const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    } catch (error) {
      this.logger.error(error instanceof Error ? error.message : String(error));
      if (!response.headersSent) response.writeHead(500).end();
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.idle?.();
    }
  }

  private async answer(request: IncomingMessage): Promise<AppChannelAnswer> {
    const path = decodeURIComponent((request.url ?? '/').split('?', 1)[0]!);
    // daprd probes without the token; the answer tells nothing but whether the app takes work.
    if (path === HEALTH_PATH) return this.answerProbe();
    if (!this.isSidecar(request)) return { status: 401, body: { title: 'The app token is missing or wrong.' } };
    if (this.draining) return { status: 503, body: { title: 'Shutting down.' } };
    const body = await readBody(request);
    if (body === undefined) return { status: 413, body: { title: `A body may have ${MAX_BODY_BYTES} bytes.` } };
    return this.handle({ method: request.method ?? 'GET', path, headers: request.headers, body });
  }

  private answerProbe(): AppChannelAnswer {
    const now = performance.now();
    const returned = this.lastProbe === 0 || now - this.lastProbe > PROBE_SILENCE_MS;
    this.lastProbe = now;
    if (returned && !this.draining) this.onSidecarReturn();
    return { status: this.draining ? 503 : 200 };
  }

  private isSidecar(request: IncomingMessage): boolean {
    const token = request.headers['dapr-api-token'];
    return typeof token === 'string' && timingSafeEqual(digest(token), this.tokenDigest);
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
