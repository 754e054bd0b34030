import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { OutboxModule } from '../outbox/outbox.module';
import { PostgresSeriesReader } from './adapters/persistence/series.postgres.reader';
import { PostgresTaskReader } from './adapters/persistence/task.postgres.reader';
import { PostgresUndoStore } from './adapters/persistence/undo.postgres.store';
import { PostgresTaskStore } from './adapters/persistence/task.postgres.store';
import { TaskWriter } from './adapters/persistence/task.writer';
import { ChangeTasksHandler } from './commands/change-tasks/change-tasks.handler';
import { ChangeTasksHttpController } from './commands/change-tasks/change-tasks.http.controller';
import { CompleteTaskHandler } from './commands/complete-task/complete-task.handler';
import { CompleteTaskHttpController } from './commands/complete-task/complete-task.http.controller';
import { CreateTaskHandler } from './commands/create-task/create-task.handler';
import { CreateTaskHttpController } from './commands/create-task/create-task.http.controller';
import { DeleteTaskHandler } from './commands/delete-task/delete-task.handler';
import { DeleteTaskHttpController } from './commands/delete-task/delete-task.http.controller';
import { ExtendSeriesHandler } from './commands/extend-series/extend-series.handler';
import { ImportTasksHandler } from './commands/import-tasks/import-tasks.handler';
import { ReminderFiredService } from './commands/mark-reminder-fired/reminder-fired.service';
import { PurgeTasksHandler } from './commands/purge-tasks/purge-tasks.handler';
import { PurgeTasksHttpController } from './commands/purge-tasks/purge-tasks.http.controller';
import { ReopenTaskHandler } from './commands/reopen-task/reopen-task.handler';
import { ReopenTaskHttpController } from './commands/reopen-task/reopen-task.http.controller';
import { RestoreTaskHandler } from './commands/restore-task/restore-task.handler';
import { RestoreTaskHttpController } from './commands/restore-task/restore-task.http.controller';
import { SeriesLifeHandler } from './commands/series-life/series-life.handler';
import { SeriesLifeHttpController } from './commands/series-life/series-life.http.controller';
import { SkipTaskHandler } from './commands/skip-task/skip-task.handler';
import { SkipTaskHttpController } from './commands/skip-task/skip-task.http.controller';
import { SnoozeTaskHandler } from './commands/snooze-task/snooze-task.handler';
import { SnoozeTaskHttpController } from './commands/snooze-task/snooze-task.http.controller';
import { UndoChangeHandler } from './commands/undo-change/undo-change.handler';
import { UndoChangeHttpController } from './commands/undo-change/undo-change.http.controller';
import { UpdateTaskHandler } from './commands/update-task/update-task.handler';
import { UpdateTaskHttpController } from './commands/update-task/update-task.http.controller';
import { TasksInvocationController } from './invocation/tasks.invocation.controller';
import { SeriesReader } from './ports/series-reader.port';
import { TaskReader } from './ports/task-reader.port';
import { TaskStore } from './ports/task-store.port';
import { UndoStore } from './ports/undo-store.port';
import { GetChangesHandler } from './queries/changes/get-changes.handler';
import { GetChangesHttpController } from './queries/changes/get-changes.http.controller';
import { GetSeriesHandler } from './queries/series/get-series.handler';
import { GetSeriesHttpController } from './queries/series/get-series.http.controller';
import { ListSeriesHandler } from './queries/series-list/list-series.handler';
import { ListSeriesHttpController } from './queries/series-list/list-series.http.controller';
import { CountTasksHandler } from './queries/task-counts/count-tasks.handler';
import { CountTasksHttpController } from './queries/task-counts/count-tasks.http.controller';
import { ListTagsHandler } from './queries/tags/list-tags.handler';
import { ListTagsHttpController } from './queries/tags/list-tags.http.controller';
import { ListChangesHandler } from './queries/undoable-changes/list-changes.handler';
import { ListChangesHttpController } from './queries/undoable-changes/list-changes.http.controller';
import { ListTasksHandler } from './queries/task-list/list-tasks.handler';
import { ListTasksHttpController } from './queries/task-list/list-tasks.http.controller';
import { GetTaskHandler } from './queries/task/get-task.handler';
import { GetTaskHttpController } from './queries/task/get-task.http.controller';

/** Tasks and series: the core of the product. Other modules use its commands and queries. */
@Module({
  imports: [CqrsModule, OutboxModule],
  controllers: [
    TasksInvocationController,
    ListTasksHttpController,
    CreateTaskHttpController,
    ChangeTasksHttpController,
    GetTaskHttpController,
    UpdateTaskHttpController,
    DeleteTaskHttpController,
    CompleteTaskHttpController,
    ReopenTaskHttpController,
    RestoreTaskHttpController,
    SnoozeTaskHttpController,
    UndoChangeHttpController,
    PurgeTasksHttpController,
    ListChangesHttpController,
    SkipTaskHttpController,
    ListSeriesHttpController,
    GetSeriesHttpController,
    SeriesLifeHttpController,
    GetChangesHttpController,
    CountTasksHttpController,
    ListTagsHttpController,
  ],
  providers: [
    TaskWriter,
    { provide: TaskStore, useClass: PostgresTaskStore },
    { provide: UndoStore, useClass: PostgresUndoStore },
    { provide: TaskReader, useClass: PostgresTaskReader },
    { provide: SeriesReader, useClass: PostgresSeriesReader },
    CreateTaskHandler,
    UpdateTaskHandler,
    ChangeTasksHandler,
    ImportTasksHandler,
    CompleteTaskHandler,
    ReopenTaskHandler,
    DeleteTaskHandler,
    RestoreTaskHandler,
    SnoozeTaskHandler,
    UndoChangeHandler,
    PurgeTasksHandler,
    ListChangesHandler,
    SkipTaskHandler,
    SeriesLifeHandler,
    ExtendSeriesHandler,
    ReminderFiredService,
    GetTaskHandler,
    ListTasksHandler,
    GetChangesHandler,
    CountTasksHandler,
    ListTagsHandler,
    GetSeriesHandler,
    ListSeriesHandler,
  ],
  exports: [ReminderFiredService, TaskReader],
})
export class TasksModule {}
