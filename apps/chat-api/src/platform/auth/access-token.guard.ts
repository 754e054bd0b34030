import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AccessTokenClaims } from '@app/contracts';
import { ProblemException } from '../problems/problem.exception';
import { AccessTokenService } from './access-token.service';
import { EndedSessions } from './ended-sessions';
import { PUBLIC, type AuthenticatedRequest } from './current-user.decorator';

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i;

/** Lets a request through that carries a valid access token, or whose route is public. Leaves the app channel alone. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokenService,
    private readonly ended: EndedSessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw unauthorized('Send an access token: "Authorization: Bearer <token>".');
    const claims = await this.claimsOf(token);
    if (await this.ended.has(claims.sid, claims.sub)) throw unauthorized('The session has ended; sign in again.');
    request.user = { id: claims.sub, sessionId: claims.sid, issuedAt: new Date(claims.iat * 1000) };
    return true;
  }

  private async claimsOf(token: string): Promise<AccessTokenClaims> {
    try {
      return await this.tokens.verify(token);
    } catch {
      throw unauthorized('The access token is not valid or has expired; refresh it or sign in again.');
    }
  }
}

function unauthorized(detail: string): ProblemException {
  return new ProblemException(401, 'You are not signed in.', { detail });
}
