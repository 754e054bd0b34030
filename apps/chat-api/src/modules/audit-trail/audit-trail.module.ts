import { Module } from '@nestjs/common';
import { AuditTrailHttpController } from './audit-trail.http.controller';

@Module({ controllers: [AuditTrailHttpController] })
export class AuditTrailModule {}
