import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/current-user.decorator';
import { RateLimiter } from './rate-limiter';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** More than a person or an import sends; a program that runs wild is slowed down to 500 writes a second and replica. */
const WRITES = { name: 'writes', burst: 6_000, refillMs: 2 };

/** Keeps one user from taking the writes of all others. Stands behind the guard that knows the user. */
@Injectable()
export class WriteLimitGuard implements CanActivate {
  constructor(private readonly limiter: RateLimiter) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { user, method } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (user && !READS.has(method)) this.limiter.take(WRITES, user.id);
    return true;
  }
}
