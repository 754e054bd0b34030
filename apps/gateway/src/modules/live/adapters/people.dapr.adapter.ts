import { Injectable } from '@nestjs/common';
import { IDENTITY_METHODS, type FindUserRequest, type FindUserResponse } from '@app/contracts';
import { ServiceInvoker } from '@app/dapr';
import type { ExternalIdentity } from '@app/identity';
import { PeoplePort } from '../ports/people.port';

/** Asks chat-api by Dapr invocation: an account may end and begin anew, so no answer is kept. */
@Injectable()
export class PeopleDaprAdapter extends PeoplePort {
  constructor(private readonly invoker: ServiceInvoker) {
    super();
  }

  override async userOf({ issuer, subject, issuedAt }: ExternalIdentity): Promise<string | null> {
    const request: FindUserRequest = { issuer, subject, issuedAt: issuedAt.toISOString() };
    return (await this.invoker.invoke<FindUserResponse>('chat-api', IDENTITY_METHODS.user, request)).userId;
  }
}
