import { Global, Module, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { EventPublisher, SecretStore } from '@app/dapr';
import { Clock, ManualClock, uuidv5, uuidv7 } from '@app/kernel';
import { DatabaseModule } from '../src/database/database.module';
import { ChatModule } from '../src/modules/chat/chat.module';
import { AccountsService } from '../src/modules/accounts/accounts.service';
import { UserPreferencesPort } from '../src/modules/tasks/ports/user-preferences.port';
import type { AuthenticatedRequest } from '../src/platform/auth/current-user.decorator';
import { ProblemFilter } from '../src/platform/problems/problem.filter';
import { createValidationPipe } from '../src/platform/problems/validation';
import { RecordingPublisher } from './tasks-fixture';

/** What the person of these tests chose. */
export const PERSON = {
  timeZone: 'Europe/Rome',
  locale: 'en-GB',
  allDayReminderTime: '08:00',
  defaultReminder: null as string | null,
};

/** Believes the headers instead of a token and an Idempotency-Key: those have their own tests. */
class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = request.headers['idempotency-key'];
    request.user = { id: request.headers['x-user'] as string, sessionId: 'session' };
    if (typeof key === 'string') request.commandId = uuidv5(request.user.id, key);
    return true;
  }
}

/** The chat and the tasks behind it, over HTTP, on a database of their own; it is Tuesday, 24 November 2026, 11:00 in Rome. */
export class ChatFixture {
  private constructor(
    readonly http: NestFastifyApplication,
    private readonly url: string,
    readonly publisher: RecordingPublisher,
    readonly clock: ManualClock,
    readonly person: typeof PERSON,
  ) {}

  static async start(databaseUrl: string): Promise<ChatFixture> {
    const publisher = new RecordingPublisher();
    const clock = new ManualClock('2026-11-24T10:00:00Z');
    const person = { ...PERSON };
    const accounts = { of: () => Promise.resolve(person), get: () => Promise.resolve(person) };

    @Global()
    @Module({
      providers: [
        { provide: SecretStore, useValue: { get: () => Promise.resolve({ type: 'postgres', url: databaseUrl }) } },
        { provide: EventPublisher, useValue: publisher },
        { provide: UserPreferencesPort, useValue: accounts },
        { provide: AccountsService, useValue: accounts },
        { provide: Clock, useValue: clock },
      ],
      exports: [SecretStore, EventPublisher, UserPreferencesPort, AccountsService, Clock],
    })
    class SurroundingsModule {}

    const module = await Test.createTestingModule({
      imports: [SurroundingsModule, CqrsModule.forRoot(), DatabaseModule, ChatModule],
    }).compile();
    const http = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    http.useGlobalPipes(createValidationPipe());
    http.useGlobalFilters(new ProblemFilter());
    http.useGlobalGuards(new HeaderGuard());
    await http.listen(0, '127.0.0.1');
    return new ChatFixture(http, await http.getUrl(), publisher, clock, person);
  }

  /** Somebody nobody knows yet. */
  newUser(): string {
    return uuidv7();
  }

  async call<T>(
    user: string,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: T }> {
    const answer = await fetch(`${this.url}/api/v1/chat/${path}`, {
      method,
      headers: { 'x-user': user, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }

  async stop(): Promise<void> {
    await this.http.close();
  }
}
