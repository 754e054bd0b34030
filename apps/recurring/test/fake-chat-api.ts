import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExtendSeriesRefusal, ExtendSeriesRequest, ExtendSeriesResponse } from '@app/contracts';
import { uuidv5 } from '@app/kernel';

/** A call that reached the sidecar. */
export interface SidecarCall {
  path: string;
  token: string | undefined;
  traceparent: string | undefined;
  body: ExtendSeriesRequest;
}

/**
 * A sidecar with chat-api behind it, as much of both as the recurrence saga meets: one series, whose instances are
 * numbered and made once.
 */
export class FakeChatApi {
  readonly calls: SidecarCall[] = [];
  /** Due moments of the instances that were made, by index. */
  readonly instances = new Map<number, string>();
  /** Statuses of the next answers; 0 lets the call through. */
  failures: number[] = [];
  /** Why it makes no instance, when it makes none. */
  refusal: ExtendSeriesRefusal | null = null;
  private server: Server;

  async start(): Promise<number> {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, body }) => response.writeHead(status).end(JSON.stringify(body)));
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as ExtendSeriesRequest;
    const header = (name: string) => request.headers[name] as string | undefined;
    this.calls.push({
      path: request.url ?? '',
      token: header('dapr-api-token'),
      traceparent: header('traceparent'),
      body,
    });
    const failure = this.failures.shift();
    return failure ? { status: failure, body: { status: failure } } : { status: 200, body: this.extend(body) };
  }

  private extend({ seriesId, index, due }: ExtendSeriesRequest): ExtendSeriesResponse {
    if (this.refusal) return { created: false, taskId: null, refusal: this.refusal };
    const taskId = uuidv5(seriesId, String(index));
    if (this.instances.has(index)) return { created: false, taskId, refusal: 'exists' };
    this.instances.set(index, due.at ?? due.date ?? '');
    return { created: true, taskId, refusal: null };
  }
}
