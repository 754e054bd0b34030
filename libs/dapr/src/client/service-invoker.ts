import { Injectable } from '@nestjs/common';
import type { AppId } from '@app/contracts';
import { InvocationError } from '../dapr.errors';
import { SidecarHttpClient } from './sidecar-http.client';

/** Calls another service by Dapr invocation: the only synchronous way between services. */
@Injectable()
export class ServiceInvoker {
  constructor(private readonly http: SidecarHttpClient) {}

  /**
   * Calls a method that the other app declares with `@InvocationHandler(method)`.
   * @throws InvocationError with the status and the problem that the other app answered
   * @throws DaprError when there was no answer
   */
  async invoke<T>(appId: AppId, method: string, body: object): Promise<T> {
    const operation = `invoke ${appId} ${method}`;
    const answer = await this.http.send(operation, 'POST', `/v1.0/invoke/${appId}/method/${method}`, body);
    const parsed = parse(answer.text);
    if (answer.status < 200 || answer.status > 299) throw new InvocationError(operation, answer.status, parsed);
    return parsed as T;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
