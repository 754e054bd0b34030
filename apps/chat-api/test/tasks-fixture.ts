import { Global, Module } from '@nestjs/common';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import type { ChatEvent, DomainEvent, TaskEvent, Topic } from '@app/contracts';
import { EventPublisher, SecretStore, type TracedEvent } from '@app/dapr';
import { Clock, ManualClock, uuidv7 } from '@app/kernel';
import { DataSource } from 'typeorm';
import { DatabaseModule } from '../src/database/database.module';
import { UnitOfWork } from '../src/database/unit-of-work';
import type { TaskDefaults } from '../src/modules/tasks/domain/new-task';
import { UserPreferencesPort } from '../src/modules/tasks/ports/user-preferences.port';
import { TasksModule } from '../src/modules/tasks/tasks.module';

/** Takes what is published, and fails when it is told to. */
export class RecordingPublisher {
  readonly published: Array<{ topic: Topic; event: DomainEvent }> = [];
  /** Answers which of a batch fail; may throw. */
  fail: (topic: Topic, events: readonly TracedEvent[]) => string[] = () => [];

  publishBulk(topic: Topic, events: readonly TracedEvent[]): Promise<{ failed: Set<string> }> {
    const failed = new Set(this.fail(topic, events));
    for (const { event } of events) {
      if (!failed.has(event.eventId)) this.published.push({ topic, event: structuredClone(event) });
    }
    return Promise.resolve({ failed });
  }

  /** What a user's tasks went through, as a subscriber of task-events saw it. */
  eventsOf(userId: string): TaskEvent[] {
    return this.published
      .filter(({ topic, event }) => topic === 'task-events' && event.userId === userId)
      .map(({ event }) => event as TaskEvent);
  }

  /** The messages of a user's conversation, as the windows were told of them. */
  messagesOf(userId: string): ChatEvent[] {
    return this.published
      .map(({ event }) => event)
      .filter((event): event is ChatEvent => event.type === 'chat.message' && event.userId === userId);
  }
}

export const DEFAULTS: TaskDefaults = { timeZone: 'UTC', defaultReminder: null, allDayReminderTime: '09:00' };

/** What the rest of the app provides, as far as tasks need it. */
export class StubPreferences extends UserPreferencesPort {
  readonly users = new Map<string, TaskDefaults>();

  override of(userId: string): Promise<TaskDefaults> {
    return Promise.resolve(this.users.get(userId) ?? DEFAULTS);
  }
}

/** The tasks module on a database of its own. */
export class TasksFixture {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  readonly dataSource: DataSource;
  readonly unitOfWork: UnitOfWork;

  private constructor(
    readonly module: TestingModule,
    readonly publisher: RecordingPublisher,
    readonly preferences: StubPreferences,
    readonly clock: ManualClock,
  ) {
    this.commands = module.get(CommandBus);
    this.queries = module.get(QueryBus);
    this.dataSource = module.get(DataSource);
    this.unitOfWork = module.get(UnitOfWork);
  }

  static async start(url: string, publisher = new RecordingPublisher()): Promise<TasksFixture> {
    const fixture = await TasksFixture.compile(url, publisher);
    await fixture.module.init();
    return fixture;
  }

  /** Everything but the start, for a test that makes an HTTP application of it. */
  static async compile(url: string, publisher = new RecordingPublisher()): Promise<TasksFixture> {
    const preferences = new StubPreferences();
    const clock = new ManualClock('2026-11-24T10:00:00Z');
    const secrets = { get: () => Promise.resolve({ type: 'postgres', url }) };

    @Global()
    @Module({
      providers: [
        { provide: SecretStore, useValue: secrets },
        { provide: EventPublisher, useValue: publisher },
        { provide: UserPreferencesPort, useValue: preferences },
        { provide: Clock, useValue: clock },
      ],
      exports: [SecretStore, EventPublisher, UserPreferencesPort, Clock],
    })
    class SurroundingsModule {}

    const module = await Test.createTestingModule({
      imports: [SurroundingsModule, CqrsModule.forRoot(), DatabaseModule, TasksModule],
    }).compile();
    return new TasksFixture(module, publisher, preferences, clock);
  }

  /** Somebody nobody knows yet. */
  newUser(): string {
    return uuidv7();
  }

  stop(): Promise<void> {
    return this.module.close();
  }
}

/** Waits until a condition holds; asks again and again, and gives up after some seconds. */
export async function eventually(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
