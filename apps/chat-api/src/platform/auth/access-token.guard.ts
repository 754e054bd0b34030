import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProviderUnreachableError, type ExternalIdentity } from '@app/identity';
import { ProblemException } from '../problems/problem.exception';
import { AccessTokenService } from './access-token.service';
import { EndedSessions } from './ended-sessions';
import { PUBLIC, type AuthenticatedRequest, type CurrentUserInfo } from './current-user.decorator';
import { ExternalPeoplePort } from './external-people.port';
import { IdentityProvider } from './identity-provider';
import { OWN_SESSION } from './own-session.decorator';
import { PERSONAL_TOKEN_PREFIX, PersonalTokensPort } from './personal-tokens.port';
import { ANY_SCOPE, SCOPE } from './scopes';

const BEARER = /^Bearer ([\w.-]+)$/i;
/** What a client should wait while the identity provider is away, in seconds. */
const PROVIDER_RETRY_S = 5;

/**
 * Lets a request through that carries a valid access token, or whose route is public. A token that a person made needs
 * the scope of the route; one of an identity provider reaches everything but what the provider keeps itself. Leaves the
 * app channel alone.
 */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokenService,
    private readonly ended: EndedSessions,
    private readonly personal: PersonalTokensPort,
    private readonly provider: IdentityProvider,
    private readonly external: ExternalPeoplePort,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const route = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, route)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw unauthorized('Send an access token: "Authorization: Bearer <token>".');
    const user = await this.userOf(token, request.ip);
    if (await this.ended.has(user.sessionId, user.id)) throw unauthorized('The session has ended; sign in again.');
    if (user.scopes) checkScope(user.scopes, this.reflector.getAllAndOverride<string | undefined>(SCOPE, route));
    if (user.isExternal && this.reflector.getAllAndOverride<boolean>(OWN_SESSION, route)) throw keptByProvider();
    request.user = user;
    return true;
  }

  private userOf(token: string, address: string): Promise<CurrentUserInfo> {
    if (token.startsWith(PERSONAL_TOKEN_PREFIX)) return this.ofPerson(token);
    return this.provider.issued(token) ? this.ofProvider(token, address) : this.ofSession(token);
  }

  private async ofSession(token: string): Promise<CurrentUserInfo> {
    try {
      const { sub, sid, iat, scopes } = await this.tokens.verify(token);
      return { id: sub, sessionId: sid, issuedAt: new Date(iat * 1000), ...(scopes ? { scopes } : {}) };
    } catch {
      throw unauthorized('The access token is not valid or has expired; refresh it or sign in again.');
    }
  }

  private async ofProvider(token: string, address: string): Promise<CurrentUserInfo> {
    const identity = await this.checked(token);
    const id = await this.external.userOf(identity, address);
    // The provider keeps the sessions, so that here one ends with the account alone.
    return { id, sessionId: id, issuedAt: identity.authenticatedAt, isExternal: true };
  }

  private async checked(token: string): Promise<ExternalIdentity> {
    try {
      return await this.provider.verify(token);
    } catch (error) {
      if (!(error instanceof ProviderUnreachableError)) {
        throw unauthorized('The token of the identity provider is not valid or has expired; sign in there again.');
      }
      throw new ProblemException(503, 'The identity provider does not answer.', {
        detail: 'The token can be checked when it is back; try again in a moment.',
        retryAfter: PROVIDER_RETRY_S,
      });
    }
  }

  private async ofPerson(token: string): Promise<CurrentUserInfo> {
    const personalToken = await this.personal.authenticate(token);
    if (!personalToken) throw unauthorized('The access token is unknown, revoked or has expired; make another one.');
    const { id, userId, scopes } = personalToken;
    return { id: userId, sessionId: id, scopes, personalToken };
  }
}

function checkScope(scopes: readonly string[], needed: string | undefined): void {
  if (needed === ANY_SCOPE || (needed !== undefined && scopes.includes(needed))) return;
  throw new ProblemException(403, 'The access token is not allowed to do this.', {
    detail: needed
      ? `It needs the scope "${needed}"; make a token that has it.`
      : 'No access token is; sign in and use the token of the session.',
    ...(needed ? { requiredScope: needed } : {}),
  });
}

function unauthorized(detail: string): ProblemException {
  return new ProblemException(401, 'You are not signed in.', { detail });
}

function keptByProvider(): ProblemException {
  return new ProblemException(403, 'Your identity provider keeps this.', {
    detail: 'Passwords and sessions of your account are not here; change or end them where you sign in.',
  });
}
