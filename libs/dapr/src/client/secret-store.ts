import type { DaprClient } from '@dapr/dapr';
import { Inject, Injectable } from '@nestjs/common';
import { COMPONENTS } from '@app/contracts';
import { callSdk } from './sdk.client';
import { SDK_CLIENT } from './sdk-client.token';

/** Reads secrets; an app only gets those that its configuration names. */
@Injectable()
export class SecretStore {
  constructor(@Inject(SDK_CLIENT) private readonly sdk: DaprClient) {}

  /**
   * The fields of a secret.
   * @throws DaprError when it does not exist or the app may not read it
   */
  async get(name: string): Promise<Record<string, string>> {
    const secret = await callSdk(`read secret ${name}`, this.sdk.secret.get(COMPONENTS.secrets, name));
    return secret as Record<string, string>;
  }
}
