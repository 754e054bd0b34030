import { Injectable } from '@nestjs/common';
import { SYNC_METHODS, type ChangesResponse } from '@app/contracts';
import { ServiceInvoker } from '@app/dapr';
import { ChangesPort } from '../ports/changes.port';

const PAGE_SIZE = 200;

/** Asks chat-api by Dapr invocation. */
@Injectable()
export class ChangesDaprAdapter extends ChangesPort {
  constructor(private readonly invoker: ServiceInvoker) {
    super();
  }

  override since(userId: string, revision: number): Promise<ChangesResponse> {
    return this.invoker.invoke('chat-api', SYNC_METHODS.changes, { userId, since: revision, limit: PAGE_SIZE });
  }
}
