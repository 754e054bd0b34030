import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { TaskReader, type TaskCounts } from '../../ports/task-reader.port';
import { CountTasksQuery } from './count-tasks.query';

@QueryHandler(CountTasksQuery)
export class CountTasksHandler implements IQueryHandler<CountTasksQuery> {
  constructor(
    private readonly reader: TaskReader,
    private readonly clock: Clock,
  ) {}

  execute({ userId }: CountTasksQuery): Promise<TaskCounts> {
    return this.reader.counts(userId, this.clock.now());
  }
}
