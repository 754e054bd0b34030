import { runDaprService } from '@app/dapr';
import { NotificationModule } from './notification.module';

void runDaprService(NotificationModule);
