import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export interface AppAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Calls an app on its app channel, as daprd does. */
export class AppChannelClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(
    private readonly appPort: number,
    private readonly appApiToken: string,
  ) {}

  /**
   * Sends one request.
   * @throws when the app cannot be reached or does not answer in time
   */
  call(
    method: string,
    path: string,
    body: Buffer | string | undefined,
    headers: OutgoingHttpHeaders = {},
    timeoutMs = 60_000,
  ): Promise<AppAnswer> {
    const payload = typeof body === 'string' ? Buffer.from(body) : body;
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.appPort,
          method,
          path,
          agent: this.agent,
          headers: {
            ...headers,
            'dapr-api-token': this.appApiToken,
            ...(payload ? { 'content-length': payload.length } : {}),
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
