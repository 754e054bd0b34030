import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { OutboxModule } from '../outbox/outbox.module';
import { TasksModule } from '../tasks/tasks.module';
import { AccountSpeakerAdapter } from './adapters/account-speaker.adapter';
import { PostgresMessageStore } from './adapters/persistence/message.postgres.store';
import { KeepReminderHandler } from './commands/keep-reminder/keep-reminder.handler';
import { RemindersSubscriber } from './commands/keep-reminder/reminders.subscriber';
import { INTENT_HANDLERS, SendMessageHandler } from './commands/send-message/send-message.handler';
import { SendMessageHttpController } from './commands/send-message/send-message.http.controller';
import { AddIntent } from './intents/add.intent';
import { ChangeIntent } from './intents/change.intent';
import { CompleteIntent } from './intents/complete.intent';
import { DeleteIntent } from './intents/delete.intent';
import { HelpIntent } from './intents/help.intent';
import type { IntentHandler } from './intents/intent.handler';
import { ListIntent } from './intents/list.intent';
import { MoveIntent } from './intents/move.intent';
import { RenameIntent } from './intents/rename.intent';
import { ReopenIntent } from './intents/reopen.intent';
import { SeriesFinder } from './intents/series-finder';
import { EndIntent, PauseIntent, ResumeIntent } from './intents/series-life.intent';
import { SkipIntent } from './intents/skip.intent';
import { SnoozeIntent } from './intents/snooze.intent';
import { TaskFinder } from './intents/task-finder';
import { UndoIntent } from './intents/undo.intent';
import { MessageStore } from './ports/message-store.port';
import { SpeakerPort } from './ports/speaker.port';
import { ListMessagesHandler } from './queries/message-list/list-messages.handler';
import { ListMessagesHttpController } from './queries/message-list/list-messages.http.controller';
import { PreviewMessageHandler } from './queries/preview/preview-message.handler';
import { PreviewMessageHttpController } from './queries/preview/preview-message.http.controller';

const INTENTS = [
  AddIntent,
  ListIntent,
  CompleteIntent,
  ReopenIntent,
  DeleteIntent,
  MoveIntent,
  RenameIntent,
  ChangeIntent,
  SnoozeIntent,
  SkipIntent,
  PauseIntent,
  ResumeIntent,
  EndIntent,
  UndoIntent,
  HelpIntent,
];

/** The conversation: what people say, what the assistant answers, and the reminders that came due. */
@Module({
  imports: [CqrsModule, OutboxModule, TasksModule],
  controllers: [
    SendMessageHttpController,
    ListMessagesHttpController,
    PreviewMessageHttpController,
    RemindersSubscriber,
  ],
  providers: [
    { provide: MessageStore, useClass: PostgresMessageStore },
    { provide: SpeakerPort, useClass: AccountSpeakerAdapter },
    TaskFinder,
    SeriesFinder,
    ...INTENTS,
    { provide: INTENT_HANDLERS, inject: INTENTS, useFactory: (...intents: IntentHandler[]) => intents },
    SendMessageHandler,
    KeepReminderHandler,
    ListMessagesHandler,
    PreviewMessageHandler,
  ],
})
export class ChatModule {}
