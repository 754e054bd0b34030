import { SetMetadata } from '@nestjs/common';

/** What a personal access token may be allowed. */
export const SCOPES = ['tasks:read', 'tasks:write', 'chat', 'export', 'account'] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE = Symbol('scope');
/** Any token at all will do. */
export const ANY_SCOPE = 'any';

/**
 * The scope that a personal access token needs for a route. A route without one is out of reach for such tokens: new
 * routes are closed until somebody decides. Sessions reach every route.
 */
export const NeedsScope = (scope: Scope | typeof ANY_SCOPE): MethodDecorator & ClassDecorator =>
  SetMetadata(SCOPE, scope);
