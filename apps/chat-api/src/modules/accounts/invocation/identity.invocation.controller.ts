import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { FindUserRequest, IDENTITY_METHODS, type FindUserResponse } from '@app/contracts';
import { InvocationHandler } from '@app/dapr';
import { ExternalPeopleService } from '../external-people.service';

/** What other services ask about people, by Dapr invocation. */
@Controller()
export class IdentityInvocationController {
  constructor(private readonly people: ExternalPeopleService) {}

  /** gateway: whose sockets a token of an identity provider opens. It never makes an account. */
  @InvocationHandler(IDENTITY_METHODS.user)
  async user(@Payload() { issuer, subject, issuedAt }: FindUserRequest): Promise<FindUserResponse> {
    return { userId: await this.people.find({ issuer, subject, issuedAt: new Date(issuedAt) }) };
  }
}
