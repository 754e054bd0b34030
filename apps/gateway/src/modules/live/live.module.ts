import { Module } from '@nestjs/common';
import { AccessTokenVerifier } from './access-token.verifier';
import { ChangesDaprAdapter } from './adapters/changes.dapr.adapter';
import { PeopleDaprAdapter } from './adapters/people.dapr.adapter';
import { ConversationFeed } from './conversation.feed';
import { EndedTokens } from './ended-tokens';
import { LiveSessions } from './live-sessions';
import { LiveGateway } from './live.gateway';
import { ChangesPort } from './ports/changes.port';
import { PeoplePort } from './ports/people.port';
import { RemindersSubscriber } from './subscriptions/reminders.subscriber';
import { TaskUpdatesSubscriber } from './subscriptions/task-updates.subscriber';

@Module({
  controllers: [TaskUpdatesSubscriber, RemindersSubscriber],
  providers: [
    LiveGateway,
    LiveSessions,
    EndedTokens,
    ConversationFeed,
    AccessTokenVerifier,
    { provide: ChangesPort, useClass: ChangesDaprAdapter },
    { provide: PeoplePort, useClass: PeopleDaprAdapter },
  ],
})
export class LiveModule {}
