import type { DaprClient } from '@dapr/dapr';
import { Inject, Injectable } from '@nestjs/common';
import { COMPONENTS } from '@app/contracts';
import { DaprError } from '../dapr.errors';
import { callSdk } from './sdk.client';
import { SDK_CLIENT } from './sdk-client.token';

// daprd answers 500 to whatever a store fails with, and passes on how that store says that it has no such secret.
const ABSENT = /not ?found|(not|n't) exist/i;

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

  /**
   * The fields of a secret that may be absent: one that the app may not read is to it as if it were not there.
   * @throws DaprError when the store cannot tell
   */
  async find(name: string): Promise<Record<string, string> | undefined> {
    try {
      // A store that knows the name but has no fields makes the sidecar answer 204.
      return (await this.get(name)) || undefined;
    } catch (error) {
      if (error instanceof DaprError && (error.status === 403 || (error.status >= 400 && ABSENT.test(error.message)))) {
        return undefined;
      }
      throw error;
    }
  }
}
