import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { toSeriesView, type SeriesView } from '../../domain/series-view';
import { SeriesNotFoundError } from '../../domain/task.errors';
import { SeriesReader } from '../../ports/series-reader.port';
import { GetSeriesQuery } from './get-series.query';

@QueryHandler(GetSeriesQuery)
export class GetSeriesHandler implements IQueryHandler<GetSeriesQuery> {
  constructor(
    private readonly reader: SeriesReader,
    private readonly clock: Clock,
  ) {}

  /** @throws SeriesNotFoundError when the user has no such series */
  async execute({ userId, seriesId }: GetSeriesQuery): Promise<SeriesView> {
    const stored = await this.reader.find(userId, seriesId);
    if (stored === null) throw new SeriesNotFoundError(seriesId);
    return toSeriesView(stored.series, stored.openDues, this.clock.now());
  }
}
