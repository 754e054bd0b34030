import { Module } from '@nestjs/common';
import { DaprModule } from '@app/dapr';
import { DatabaseModule } from './database/database.module';
import { AccountsModule } from './modules/accounts/accounts.module';
import { AuditTrailModule } from './modules/audit-trail/audit-trail.module';
import { ChatModule } from './modules/chat/chat.module';
import { ExchangeModule } from './modules/exchange/exchange.module';
import { HousekeepingModule } from './modules/housekeeping/housekeeping.module';
import { RecurrenceModule } from './modules/recurrence/recurrence.module';
import { TasksModule } from './modules/tasks/tasks.module';
import { PlatformModule } from './platform/platform.module';

/** Chat API: accounts, tasks and chat; the only writer of tasks. */
@Module({
  imports: [
    DaprModule.forRoot(),
    DatabaseModule,
    PlatformModule,
    AccountsModule,
    TasksModule,
    RecurrenceModule,
    ChatModule,
    AuditTrailModule,
    ExchangeModule,
    HousekeepingModule,
  ],
})
export class ChatApiModule {}
