import { Query } from '@nestjs/cqrs';
import type { TaskCounts } from '../../ports/task-reader.port';

/** How many tasks the user has, by status. */
export class CountTasksQuery extends Query<TaskCounts> {
  constructor(readonly userId: string) {
    super();
  }
}
