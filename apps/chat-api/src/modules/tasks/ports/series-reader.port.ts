import type { DueSnapshot } from '@app/contracts';
import type { Series, SeriesStatus } from '../domain/series.aggregate';

/** A series as it stands, with the due moments of its open instances, first to last. */
export interface StoredSeries {
  series: Series;
  openDues: DueSnapshot[];
}

export interface SeriesCriteria {
  statuses: readonly SeriesStatus[];
  limit: number;
  /** The series that the page before ended with. */
  after?: string;
}

/** Finds series; every call reads an index and never another user's rows. */
export abstract class SeriesReader {
  /** A series of the user, or null. */
  abstract find(userId: string, seriesId: string): Promise<StoredSeries | null>;

  /** Series of the user in the order of their ids. */
  abstract list(userId: string, criteria: SeriesCriteria): Promise<StoredSeries[]>;
}
