import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Clock, SystemClock } from '@app/kernel';
import { AccessTokenGuard } from './auth/access-token.guard';
import { AccessTokenService } from './auth/access-token.service';
import { EndedSessions } from './auth/ended-sessions';
import { IdentityProvider } from './auth/identity-provider';
import { HealthController } from './health/health.controller';
import { RateLimiter } from './http/rate-limiter';
import { SharedRateLimiter } from './http/shared-rate-limiter';
import { WriteLimitGuard } from './http/write-limit.guard';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor';
import { IdempotencyStore } from './idempotency/idempotency.store';
import { ProblemFilter } from './problems/problem.filter';

/** What every route of the API has in common: tokens, problems, idempotency, health. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [
    { provide: Clock, useClass: SystemClock },
    AccessTokenService,
    EndedSessions,
    IdentityProvider,
    IdempotencyStore,
    RateLimiter,
    SharedRateLimiter,
    { provide: APP_GUARD, useClass: AccessTokenGuard },
    { provide: APP_GUARD, useClass: WriteLimitGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [Clock, AccessTokenService, EndedSessions, IdentityProvider, RateLimiter, SharedRateLimiter],
})
export class PlatformModule {}
