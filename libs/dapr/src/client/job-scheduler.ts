import { Injectable } from '@nestjs/common';
import { DaprError } from '../dapr.errors';
import { SidecarHttpClient } from './sidecar-http.client';

/**
 * One-shot jobs of the Dapr scheduler. A job is a wake-up and never the truth: a killed scheduler is silent for up to
 * 23 s, and a wiped one forgets.
 */
@Injectable()
export class JobScheduler {
  constructor(private readonly http: SidecarHttpClient) {}

  /**
   * Registers a job, or moves it when the name exists. It fires once, not before `dueAt`; a failing callback is tried
   * again each second for ever, since Dapr's default would give up after three.
   * @param name at most one job a name and app; the callback is `POST /job/<name>`
   * @param data handed to the callback; Dapr does not deliver a job without data
   * @throws DaprError when the scheduler did not take it; after a kill it may not answer for 22 s
   */
  async schedule(name: string, dueAt: Date, data: object): Promise<void> {
    await this.http.expectOk(`schedule job ${name}`, 'POST', `/v1.0/jobs/${encodeURIComponent(name)}`, {
      dueTime: dueAt.toISOString(),
      data,
      overwrite: true,
      failurePolicy: { constant: { interval: '1s' } },
    });
  }

  /** Removes a job. One that fired or never was is removed already. */
  async delete(name: string): Promise<void> {
    const operation = `delete job ${name}`;
    const answer = await this.http.send(operation, 'DELETE', `/v1.0/jobs/${encodeURIComponent(name)}`);
    const gone = answer.status === 404 || /not found/i.test(answer.text);
    if ((answer.status < 200 || answer.status > 299) && !gone) {
      throw new DaprError(operation, answer.status, answer.text);
    }
  }
}
