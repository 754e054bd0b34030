import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { ChangesResponse } from '@app/contracts';
import { TaskReader } from '../../ports/task-reader.port';
import { GetChangesQuery } from './get-changes.query';

@QueryHandler(GetChangesQuery)
export class GetChangesHandler implements IQueryHandler<GetChangesQuery> {
  constructor(private readonly reader: TaskReader) {}

  execute({ userId, since, limit }: GetChangesQuery): Promise<ChangesResponse> {
    return this.reader.changes(userId, since, limit);
  }
}
