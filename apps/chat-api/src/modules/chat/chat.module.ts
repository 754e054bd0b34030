import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/tasks.module';
import { MessageRepository } from './adapters/persistence/message.repository';
import { ListMessagesHttpController } from './queries/messages/list-messages.http.controller';
import { KeepReminderSubscriber } from './subscriptions/keep-reminder.subscriber';

/** The conversation: what people say, what is answered, and the reminders. */
@Module({
  imports: [TasksModule],
  controllers: [ListMessagesHttpController, KeepReminderSubscriber],
  providers: [MessageRepository],
})
export class ChatModule {}
