import { Global, Module } from '@nestjs/common';
import { ExternalPeoplePort } from '../../platform/auth/external-people.port';
import { PersonalTokensPort } from '../../platform/auth/personal-tokens.port';
import { OutboxModule } from '../outbox/outbox.module';
import { AccountEraser } from './adapters/persistence/account-eraser';
import { AccountRepository } from './adapters/persistence/account.repository';
import { ExternalIdentityRepository } from './adapters/persistence/external-identity.repository';
import { PersonalTokenRepository } from './adapters/persistence/personal-token.repository';
import { SessionRepository } from './adapters/persistence/session.repository';
import { UserPreferencesPort } from '../tasks/ports/user-preferences.port';
import { AccountPreferencesAdapter } from './account-preferences.adapter';
import { AccountsService } from './accounts.service';
import { DeleteAccountService } from './delete-account.service';
import { PasswordHasher } from './domain/password-hasher';
import { ExternalPeopleService } from './external-people.service';
import { AccessTokensHttpController } from './http/access-tokens.http.controller';
import { AuthHttpController } from './http/auth.http.controller';
import { MeHttpController } from './http/me.http.controller';
import { SessionsHttpController } from './http/sessions.http.controller';
import { IdentityInvocationController } from './invocation/identity.invocation.controller';
import { PersonalTokensService } from './personal-tokens.service';
import { SessionsService } from './sessions.service';

/** People: registration, sessions, profile. Global, since the tasks ask what their owner chose. */
@Global()
@Module({
  imports: [OutboxModule],
  controllers: [
    AuthHttpController,
    MeHttpController,
    SessionsHttpController,
    AccessTokensHttpController,
    IdentityInvocationController,
  ],
  providers: [
    AccountRepository,
    SessionRepository,
    PasswordHasher,
    AccountsService,
    AccountEraser,
    DeleteAccountService,
    SessionsService,
    PersonalTokenRepository,
    PersonalTokensService,
    ExternalIdentityRepository,
    ExternalPeopleService,
    { provide: ExternalPeoplePort, useExisting: ExternalPeopleService },
    { provide: PersonalTokensPort, useExisting: PersonalTokensService },
    { provide: UserPreferencesPort, useClass: AccountPreferencesAdapter },
  ],
  exports: [AccountsService, ExternalPeoplePort, PersonalTokensPort, UserPreferencesPort],
})
export class AccountsModule {}
