import { Module } from '@nestjs/common';
import { SagaModule } from '@app/dapr';
import { ChatApiSeries } from './chat-api-series.adapter';
import { ExtendSeriesHandler } from './extend-series.handler';
import { RecurrenceSaga } from './recurrence.saga';
import { SeriesPort } from './series.port';
import { TaskEventsConsumer } from './task-events.consumer';

@Module({
  imports: [SagaModule],
  controllers: [TaskEventsConsumer],
  providers: [RecurrenceSaga, ExtendSeriesHandler, { provide: SeriesPort, useClass: ChatApiSeries }],
})
export class SeriesModule {}
