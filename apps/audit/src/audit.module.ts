import { Module } from '@nestjs/common';
import { DaprModule } from '@app/dapr';
import { TrailModule } from './modules/trail/trail.module';

/** AuditService: an append-only, tamper-evident trail of every task event. */
@Module({ imports: [DaprModule.forRoot(), TrailModule] })
export class AuditModule {}
