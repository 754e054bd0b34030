import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TasksModule } from '../tasks/tasks.module';
import { CalendarFeedHttpController } from './calendar-feed/calendar-feed.http.controller';
import { CalendarFeedRepository } from './calendar-feed/calendar-feed.repository';
import { CalendarFeedService } from './calendar-feed/calendar-feed.service';
import { CalendarHttpController } from './calendar-feed/calendar.http.controller';
import { ExportTasksHandler } from './export/export-tasks.handler';
import { ExportTasksHttpController } from './export/export-tasks.http.controller';
import { ImportTasksHttpController } from './import/import-tasks.http.controller';

/** What a person has, as a file or as a calendar. */
@Module({
  imports: [CqrsModule, TasksModule],
  controllers: [
    ExportTasksHttpController,
    ImportTasksHttpController,
    CalendarFeedHttpController,
    CalendarHttpController,
  ],
  providers: [ExportTasksHandler, CalendarFeedRepository, CalendarFeedService],
})
export class ExchangeModule {}
