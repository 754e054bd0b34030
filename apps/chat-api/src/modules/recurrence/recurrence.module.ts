import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PreviewRecurrenceHandler } from './queries/preview/preview-recurrence.handler';
import { PreviewRecurrenceHttpController } from './queries/preview/preview-recurrence.http.controller';

/** What a rule means, before a task has it. */
@Module({
  imports: [CqrsModule],
  controllers: [PreviewRecurrenceHttpController],
  providers: [PreviewRecurrenceHandler],
})
export class RecurrenceModule {}
