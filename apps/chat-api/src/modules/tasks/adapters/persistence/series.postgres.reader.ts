import { Injectable } from '@nestjs/common';
import type { DueSnapshot } from '@app/contracts';
import { DataSource } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';
import { Series } from '../../domain/series.aggregate';
import { SeriesReader, type SeriesCriteria, type StoredSeries } from '../../ports/series-reader.port';
import { FIND_SERIES, LIST_SERIES } from './series.statements';
import { seriesStateOf, type SeriesRow } from './task.statements';

type Row = Omit<SeriesRow, 'open_count' | 'user_revision'> & { dues: DueSnapshot[] };

/** Comes before every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Finds series in PostgreSQL. */
@Injectable()
export class PostgresSeriesReader extends SeriesReader {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(userId: string, seriesId: string): Promise<StoredSeries | null> {
    const [row] = await runStatement<Row>(this.dataSource, FIND_SERIES, [seriesId, userId]);
    return row ? toStored(row) : null;
  }

  override async list(userId: string, { statuses, limit, after = FIRST_ID }: SeriesCriteria): Promise<StoredSeries[]> {
    const asked = (['ended', 'active', 'paused'] as const).map((status) => statuses.includes(status));
    const rows = await runStatement<Row>(this.dataSource, LIST_SERIES, [userId, ...asked, after, limit]);
    return rows.map(toStored);
  }
}

function toStored(row: Row): StoredSeries {
  // JSON writes an instant in its own way.
  const openDues = row.dues.map((due) => ({ ...due, at: due.at && new Date(due.at).toISOString() }));
  return { series: new Series(seriesStateOf(row), openDues.length), openDues };
}
