import { Query } from '@nestjs/cqrs';
import type { SeriesStatus } from '../../domain/series.aggregate';
import type { SeriesView } from '../../domain/series-view';

export interface SeriesListInput {
  /** Those that have not ended, when it is left out. */
  status?: SeriesStatus;
  limit?: number;
  cursor?: string;
}

export interface SeriesPage {
  items: SeriesView[];
  nextCursor: string | null;
}

/** A page of the user's series. */
export class ListSeriesQuery extends Query<SeriesPage> {
  constructor(
    readonly userId: string,
    readonly input: SeriesListInput = {},
  ) {
    super();
  }
}
