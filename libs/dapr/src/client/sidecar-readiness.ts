import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { SidecarHttpClient } from './sidecar-http.client';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 500;

/** Whether the sidecar can be used. */
@Injectable()
export class SidecarReadiness {
  private readonly logger = new Logger(SidecarReadiness.name);

  constructor(private readonly http: SidecarHttpClient) {}

  /**
   * Waits until the sidecar's components are loaded. Asks `/v1.0/healthz/outbound`, because `/v1.0/healthz` waits for
   * the app's own port, and the app would wait for itself.
   * @param deadlineMs how long to wait before giving up
   * @throws Error after the deadline, so that the process ends and its supervisor starts it again
   */
  async waitForOutbound(deadlineMs = 60_000): Promise<void> {
    const start = Date.now();
    let pause = FIRST_PAUSE_MS;
    while (!(await this.isOutboundReady())) {
      if (Date.now() - start > deadlineMs) throw new Error(`the Dapr sidecar was not ready within ${deadlineMs} ms`);
      await delay(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
    this.logger.log(`sidecar ready after ${Date.now() - start} ms`);
  }

  /** Whether the app can use its sidecar right now. */
  async isOutboundReady(): Promise<boolean> {
    try {
      const answer = await this.http.send('sidecar health', 'GET', '/v1.0/healthz/outbound', undefined, {
        timeoutMs: 2_000,
      });
      return answer.status === 204;
    } catch {
      return false;
    }
  }
}
