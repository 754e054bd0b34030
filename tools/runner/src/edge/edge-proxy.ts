import { Agent, createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { createProxyServer } from 'http-proxy';
import { startingAnswer } from './starting-answer';

/** One replica that the edge may send people to. */
export interface EdgeTarget {
  /** For example http://127.0.0.1:3001 */
  url: string;
  /** Whether its process runs, as far as the runner knows. */
  isUp: () => boolean;
}

/** Who answers what; the routes are tried in order. */
export interface EdgeRoute {
  /** Start of the path. */
  prefix: string;
  targets: readonly EdgeTarget[];
}

/** How long a replica that refused a connection is left alone, in milliseconds. */
const AVOID_MS = 300;
const REFUSAL = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n\r\n';

/**
 * The one address that people see: hands every request to a replica of the app that its path belongs to, in turns, and
 * knows nothing else. In clusters an Ingress does this.
 */
export class EdgeProxy {
  private readonly agent = new Agent({ keepAlive: true, keepAliveMsecs: 30_000, maxSockets: 512 });
  private readonly proxy = createProxyServer({ agent: this.agent, xfwd: true, ws: true });
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly avoidUntil = new Map<string, number>();
  private readonly turns = new Map<EdgeRoute, number>();

  constructor(private readonly routes: readonly EdgeRoute[]) {
    // An answer that ends in the middle must end for the client too; http-proxy would let it wait for ever.
    this.proxy.on('proxyRes', (incoming, _request, response) => {
      incoming.once('close', () => {
        if (!incoming.complete) response.destroy();
      });
    });
    this.server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => this.pass(request, response));
    this.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.passUpgrade(request, socket, head);
    });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** Opens the address, on loopback. */
  async open(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    this.proxy.close();
    this.agent.destroy();
    await closed;
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    forgetClaims(request);
    const target = this.choose(request.url ?? '/');
    if (!target) return startingAnswer(request, response);
    this.proxy.web(request, response, { target: target.url }, () => {
      this.avoid(target);
      if (response.headersSent) return void response.destroy();
      // What is left of the body would be taken for the next request of this connection.
      response.setHeader('connection', 'close');
      request.resume();
      startingAnswer(request, response);
    });
  }

  private passUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    forgetClaims(request);
    const target = this.choose(request.url ?? '/');
    // A window that goes away while it is passed on is no error of ours.
    socket.on('error', () => socket.destroy());
    if (!target) {
      socket.end(REFUSAL);
      return;
    }
    this.proxy.ws(request, socket, head, { target: target.url, agent: false as never }, () => {
      this.avoid(target);
      // Once the gateway has answered, the socket speaks another language.
      if (socket.bytesWritten > 0) socket.destroy();
      else socket.end(REFUSAL);
    });
  }

  private choose(path: string): EdgeTarget | undefined {
    const route = this.routes.find(({ prefix }) => path.startsWith(prefix));
    if (!route) return undefined;
    const up = route.targets.filter(({ isUp }) => isUp());
    const now = Date.now();
    const welcome = up.filter(({ url }) => (this.avoidUntil.get(url) ?? 0) <= now);
    const targets = welcome.length > 0 ? welcome : up;
    const turn = (this.turns.get(route) ?? 0) + 1;
    this.turns.set(route, turn);
    return targets[turn % targets.length];
  }

  private avoid({ url }: EdgeTarget): void {
    this.avoidUntil.set(url, Date.now() + AVOID_MS);
  }
}

/** Nobody stands before the edge: what a caller says about where it comes from is made up, and limits rest on it. */
function forgetClaims({ headers }: IncomingMessage): void {
  for (const name of Object.keys(headers)) {
    if (name === 'forwarded' || name.startsWith('x-forwarded-')) delete headers[name];
  }
}
