import { Controller, ForbiddenException } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  AUDIT_METHODS,
  AuditTrailRequest,
  AuditVerifyRequest,
  type AuditTrailResponse,
  type AuditVerifyResponse,
} from '@app/contracts';
import { DaprInvocationContext, InvocationHandler } from '@app/dapr';
import { TrailRepository } from './trail.repository';

/** What chat-api asks for its users; it has checked who they are, and nobody else may ask. */
@Controller()
export class TrailInvocationController {
  constructor(private readonly trail: TrailRepository) {}

  @InvocationHandler(AUDIT_METHODS.trail)
  page(@Payload() request: AuditTrailRequest, @Ctx() context: DaprInvocationContext): Promise<AuditTrailResponse> {
    onlyChatApi(context);
    return this.trail.page(request);
  }

  @InvocationHandler(AUDIT_METHODS.verify)
  verify(
    @Payload() { userId }: AuditVerifyRequest,
    @Ctx() context: DaprInvocationContext,
  ): Promise<AuditVerifyResponse> {
    onlyChatApi(context);
    return this.trail.verify(userId);
  }
}

function onlyChatApi({ callerAppId }: DaprInvocationContext): void {
  if (callerAppId !== 'chat-api') throw new ForbiddenException('Only chat-api may read the trail.');
}
