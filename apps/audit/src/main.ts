import { runDaprService } from '@app/dapr';
import { AuditModule } from './audit.module';

void runDaprService(AuditModule);
