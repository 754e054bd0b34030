import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { TaskReader, type TagCount } from '../../ports/task-reader.port';
import { ListTagsQuery } from './list-tags.query';

@QueryHandler(ListTagsQuery)
export class ListTagsHandler implements IQueryHandler<ListTagsQuery> {
  constructor(private readonly reader: TaskReader) {}

  execute({ userId }: ListTagsQuery): Promise<TagCount[]> {
    return this.reader.tags(userId);
  }
}
