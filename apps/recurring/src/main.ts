import 'reflect-metadata';
import { runDaprService } from '@app/dapr';
import { RecurringModule } from './recurring.module';

void runDaprService(RecurringModule);
