import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { EdgeProxy, type EdgeTarget } from './edge-proxy';

interface Backend extends EdgeTarget {
  up: boolean;
  close(): Promise<void>;
}

const url = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function backend(name: string): Promise<Backend> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    if (request.url === '/api/break') {
      response.write('half');
      setImmediate(() => response.destroy());
      return;
    }
    response.setHeader('x-forwarded', String(request.headers['x-forwarded-for']));
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => response.end(`${name} ${request.method} ${request.url} ${body}`));
  });
  server.on('upgrade', (request, socket: Socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n${name}${request.url}`,
    );
    socket.on('data', (chunk: Buffer) => (chunk.includes('die') ? socket.resetAndDestroy() : socket.write(chunk)));
    socket.on('error', () => socket.destroy());
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: Backend = {
    url: url(server),
    up: true,
    isUp: () => made.up,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
  return made;
}

describe('EdgeProxy', () => {
  let api: [Backend, Backend];
  let gateway: Backend;
  let edge: EdgeProxy;
  let address: string;

  beforeEach(async () => {
    api = [await backend('api-0'), await backend('api-1')];
    gateway = await backend('gateway');
    edge = new EdgeProxy([
      { prefix: '/socket.io', targets: [gateway] },
      { prefix: '/api', targets: api },
    ]);
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    address = url(probe);
    await new Promise((resolve) => probe.close(resolve));
    await edge.open(Number(new URL(address).port));
  });

  afterEach(async () => {
    await edge.close();
    await Promise.all([...api, gateway].map((each) => each.close().catch(() => undefined)));
  });

  const get = async (path: string, headers = {}): Promise<{ status: number; text: string; headers: Headers }> => {
    const answer = await fetch(`${address}${path}`, { headers });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  /** Opens a socket and collects what it says until it holds a text or ends. */
  const upgrade = (path: string, until: string, say?: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1', () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`),
      );
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk.toString();
        if (say && heard.includes('gateway/')) socket.write(say);
        if (!heard.includes(until)) return;
        socket.destroy();
        resolve(heard);
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', () => resolve(heard));
    });

  it('hands paths to their apps, replicas in turns, bodies and the sender with them', async () => {
    const names = (await Promise.all([get('/api/1'), get('/api/2'), get('/api/3'), get('/api/4')])).map(
      ({ text }) => text.split(' ')[0],
    );
    expect(names.sort()).toEqual(['api-0', 'api-0', 'api-1', 'api-1']);
    expect((await get('/socket.io/?x=1')).text).toBe('gateway GET /socket.io/?x=1 ');
    const posted = await fetch(`${address}/api/tasks`, { method: 'POST', body: 'hello' });
    expect(await posted.text()).toMatch(/api-\d POST \/api\/tasks hello/);
    expect(posted.headers.get('x-forwarded')).toContain('127.0.0.1');
  });

  it('believes nobody who says where a request comes from', async () => {
    const { headers } = await get('/api/1', { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' });
    expect(headers.get('x-forwarded')).toBe('127.0.0.1');
  });

  it('passes sockets on, both ways', async () => {
    expect(await upgrade('/socket.io/', 'ping', 'ping')).toContain('101 Switching Protocols');
  });

  it('ends a socket whose gateway died, and says nothing into it', async () => {
    expect(await upgrade('/socket.io/', 'no such text', 'die')).toMatch(/gateway\/socket\.io\/$/);
  });

  it('leaves out a replica that is down', async () => {
    api[0].up = false;
    for (let turn = 0; turn < 4; turn += 1) expect((await get('/api')).text).toContain('api-1');
  });

  it('leaves a replica alone that refused, until it is the only one', async () => {
    await api[0].close();
    const answers = [];
    for (let turn = 0; turn < 5; turn += 1) answers.push((await get('/api')).status);
    expect(answers.filter((status) => status === 503)).toHaveLength(1);
    await api[1].close();
    expect((await get('/api')).status).toBe(503);
  });

  it('tells programs and people to come back while an app starts', async () => {
    api.forEach((each) => (each.up = false));
    const problem = await get('/api');
    expect([problem.status, problem.headers.get('retry-after')]).toEqual([503, '1']);
    expect(problem.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(problem.text)).toMatchObject({ status: 503, title: 'Service Unavailable' });
    const page = await get('/api', { accept: 'text/html' });
    expect(page.text).toContain('Todo Chatbot is starting');
    expect((await get('/elsewhere')).status).toBe(503);
  });

  it('refuses sockets while the gateway starts or when it does not answer', async () => {
    gateway.up = false;
    expect(await upgrade('/socket.io/', '503')).toContain('503');
    gateway.up = true;
    await gateway.close();
    expect(await upgrade('/socket.io/', '503')).toContain('503');
  });

  it('breaks an answer off when the app does', async () => {
    await expect(get('/api/break')).rejects.toThrow();
  });
});
