import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { PersonalToken } from './personal-tokens.port';

/** Who sends a request, as the access token says. */
export interface CurrentUserInfo {
  id: string;
  sessionId: string;
  /** When the access token was issued; for one of an identity provider, when the person signed in, if it tells. */
  issuedAt?: Date;
  /** Whether an identity provider vouches for the user, who has neither a password nor sessions here. */
  isExternal?: boolean;
  /** What the token is allowed; undefined for a session, which is allowed everything. */
  scopes?: readonly string[];
  /** The token itself when it is one that the person made. */
  personalToken?: PersonalToken;
}

export interface AuthenticatedRequest extends FastifyRequest {
  user?: CurrentUserInfo;
  /** Stands for this command; the same for every repetition with one Idempotency-Key. */
  commandId?: string;
}

export const PUBLIC = Symbol('public');

/** Marks a route that needs no token. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** The user who sends the request. */
export const CurrentUser = createParamDecorator(
  (_data: unknown, context: ExecutionContext): CurrentUserInfo =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().user!,
);

/** A UUID for the command, from the Idempotency-Key; undefined when the request has none. */
export const CommandId = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().commandId,
);
