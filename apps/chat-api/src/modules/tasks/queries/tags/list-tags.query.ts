import { Query } from '@nestjs/cqrs';
import type { TagCount } from '../../ports/task-reader.port';

/** The tags that the user's tasks carry. */
export class ListTagsQuery extends Query<TagCount[]> {
  constructor(readonly userId: string) {
    super();
  }
}
