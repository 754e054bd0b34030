import { Agent, request } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { traceHeaders } from '@app/observability';
import { DaprError } from '../dapr.errors';
import { DaprOptions } from '../dapr.options';

export interface SidecarAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/**
 * Plain HTTP to the sidecar for what the SDK lacks or gets wrong: jobs, bulk publish (the SDK reads `entryID` where
 * daprd answers `entryId` and so takes failed entries for sent), trace headers, and the status of an invoked service.
 */
@Injectable()
export class SidecarHttpClient implements OnApplicationShutdown {
  private readonly agent = new Agent({ keepAlive: true, keepAliveMsecs: 30_000, maxSockets: 128 });

  constructor(private readonly options: DaprOptions) {}

  /**
   * Sends one request and resolves with whatever the sidecar answers.
   * @param timeoutMs how long to wait for the whole answer
   * @throws DaprError with status 0 when the sidecar cannot be reached or does not answer in time
   */
  send(
    operation: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    { contentType = 'application/json', timeoutMs = 30_000 }: { contentType?: string; timeoutMs?: number } = {},
  ): Promise<SidecarAnswer> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.options.daprHttpPort,
          method,
          path,
          agent: this.agent,
          headers: {
            ...traceHeaders(),
            'dapr-api-token': this.options.daprApiToken,
            ...(payload ? { 'content-type': contentType, 'content-length': payload.length } : {}),
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', fail);
          incoming.on('end', () => {
            clearTimeout(timer);
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            });
          });
        },
      );
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(new DaprError(operation, 0, error.message));
      };
      const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      outgoing.on('error', fail);
      outgoing.end(payload);
    });
  }

  /** Like {@link send}, but an answer other than 2xx is a failure. */
  async expectOk(...call: Parameters<SidecarHttpClient['send']>): Promise<SidecarAnswer> {
    const answer = await this.send(...call);
    if (answer.status < 200 || answer.status > 299) throw new DaprError(call[0], answer.status, answer.text);
    return answer;
  }

  onApplicationShutdown(): void {
    this.agent.destroy();
  }
}
