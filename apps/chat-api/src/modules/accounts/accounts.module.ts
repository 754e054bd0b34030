import { Global, Module } from '@nestjs/common';
import { OutboxModule } from '../outbox/outbox.module';
import { AccountEraser } from './adapters/persistence/account-eraser';
import { AccountRepository } from './adapters/persistence/account.repository';
import { SessionRepository } from './adapters/persistence/session.repository';
import { UserPreferencesPort } from '../tasks/ports/user-preferences.port';
import { AccountPreferencesAdapter } from './account-preferences.adapter';
import { AccountsService } from './accounts.service';
import { DeleteAccountService } from './delete-account.service';
import { PasswordHasher } from './domain/password-hasher';
import { AuthHttpController } from './http/auth.http.controller';
import { MeHttpController } from './http/me.http.controller';
import { SessionsHttpController } from './http/sessions.http.controller';
import { SessionsService } from './sessions.service';

/** People: registration, sessions, profile. Global, since the tasks ask what their owner chose. */
@Global()
@Module({
  imports: [OutboxModule],
  controllers: [AuthHttpController, MeHttpController, SessionsHttpController],
  providers: [
    AccountRepository,
    SessionRepository,
    PasswordHasher,
    AccountsService,
    AccountEraser,
    DeleteAccountService,
    SessionsService,
    { provide: UserPreferencesPort, useClass: AccountPreferencesAdapter },
  ],
  exports: [AccountsService, UserPreferencesPort],
})
export class AccountsModule {}
