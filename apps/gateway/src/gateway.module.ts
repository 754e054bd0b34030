import { Module } from '@nestjs/common';
import { DaprModule } from '@app/dapr';
import { HealthController } from './health/health.controller';
import { LiveModule } from './modules/live/live.module';

/** WebSocketService: pushes every change and reminder to the windows that are open. Stateless. */
@Module({ imports: [DaprModule.forRoot(), LiveModule], controllers: [HealthController] })
export class GatewayModule {}
