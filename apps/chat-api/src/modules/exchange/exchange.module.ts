import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ExportTasksHandler } from './export/export-tasks.handler';
import { ExportTasksHttpController } from './export/export-tasks.http.controller';

/** What a person has, as a file. */
@Module({
  imports: [CqrsModule],
  controllers: [ExportTasksHttpController],
  providers: [ExportTasksHandler],
})
export class ExchangeModule {}
