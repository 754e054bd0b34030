import { Query } from '@nestjs/cqrs';
import type { SeriesView } from '../../domain/series-view';

/** A series of the user, whatever its status. */
export class GetSeriesQuery extends Query<SeriesView> {
  constructor(
    readonly userId: string,
    readonly seriesId: string,
  ) {
    super();
  }
}
