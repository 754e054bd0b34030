import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Clock, isUuid } from '@app/kernel';
import { toSeriesView } from '../../domain/series-view';
import { InvalidTaskError } from '../../domain/task.errors';
import { SeriesReader } from '../../ports/series-reader.port';
import { PAGE_SIZE } from '../task-list/list-criteria';
import { ListSeriesQuery, type SeriesPage } from './list-series.query';

@QueryHandler(ListSeriesQuery)
export class ListSeriesHandler implements IQueryHandler<ListSeriesQuery> {
  constructor(
    private readonly reader: SeriesReader,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidTaskError when the cursor is none */
  async execute({ userId, input }: ListSeriesQuery): Promise<SeriesPage> {
    const { status, limit = PAGE_SIZE.default, cursor } = input;
    const found = await this.reader.list(userId, {
      statuses: status ? [status] : ['active', 'paused'],
      limit: limit + 1,
      ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
    });
    const now = this.clock.now();
    const items = found.slice(0, limit).map(({ series, openDues }) => toSeriesView(series, openDues, now));
    return { items, nextCursor: found.length > limit ? writeCursor(items.at(-1)!.id) : null };
  }
}

/** Opaque to callers: the id of the last series of a page. */
function writeCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (isUuid(id)) return id;
  const message = 'is not a cursor of this list; take "nextCursor" of the page before';
  throw new InvalidTaskError([{ field: 'cursor', message }]);
}
