import { Module } from '@nestjs/common';
import { DaprModule } from '@app/dapr';
import { RemindersModule } from './modules/reminders/reminders.module';

/** NotificationService: the reminder saga on Dapr state, jobs and pub/sub. */
@Module({ imports: [DaprModule.forRoot(), RemindersModule] })
export class NotificationModule {}
