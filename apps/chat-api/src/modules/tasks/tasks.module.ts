import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Clock, SystemClock } from '@app/kernel';
import { OutboxModule } from '../outbox/outbox.module';
import { PostgresTaskReader } from './adapters/persistence/task.postgres.reader';
import { PostgresTaskStore } from './adapters/persistence/task.postgres.store';
import { CompleteTaskHandler } from './commands/complete-task/complete-task.handler';
import { CreateTaskHandler } from './commands/create-task/create-task.handler';
import { DeleteTaskHandler } from './commands/delete-task/delete-task.handler';
import { ExtendSeriesHandler } from './commands/extend-series/extend-series.handler';
import { ReminderFiredService } from './commands/mark-reminder-fired/reminder-fired.service';
import { ReopenTaskHandler } from './commands/reopen-task/reopen-task.handler';
import { RestoreTaskHandler } from './commands/restore-task/restore-task.handler';
import { TasksInvocationController } from './invocation/tasks.invocation.controller';
import { TaskReader } from './ports/task-reader.port';
import { TaskStore } from './ports/task-store.port';
import { GetChangesHandler } from './queries/changes/get-changes.handler';
import { ListTagsHandler } from './queries/tags/list-tags.handler';
import { ListTasksHandler } from './queries/task-list/list-tasks.handler';
import { GetTaskHandler } from './queries/task/get-task.handler';

/** Tasks and series: the core of the product. Other modules use its commands and queries. */
@Module({
  imports: [CqrsModule, OutboxModule],
  controllers: [TasksInvocationController],
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: TaskStore, useClass: PostgresTaskStore },
    { provide: TaskReader, useClass: PostgresTaskReader },
    CreateTaskHandler,
    CompleteTaskHandler,
    ReopenTaskHandler,
    DeleteTaskHandler,
    RestoreTaskHandler,
    ExtendSeriesHandler,
    ReminderFiredService,
    GetTaskHandler,
    ListTasksHandler,
    GetChangesHandler,
    ListTagsHandler,
  ],
  exports: [ReminderFiredService],
})
export class TasksModule {}
