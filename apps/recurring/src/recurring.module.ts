import { Module } from '@nestjs/common';
import { DaprModule } from '@app/dapr';
import { SeriesModule } from './modules/series/series.module';

/** RecurringTaskService: keeps the open instances of every series, on Dapr alone. It has no state of its own. */
@Module({ imports: [DaprModule.forRoot(), SeriesModule] })
export class RecurringModule {}
