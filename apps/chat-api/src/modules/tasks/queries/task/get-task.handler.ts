import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { TaskNotFoundError } from '../../domain/task.errors';
import { TaskReader } from '../../ports/task-reader.port';
import { GetTaskQuery } from './get-task.query';

@QueryHandler(GetTaskQuery)
export class GetTaskHandler implements IQueryHandler<GetTaskQuery> {
  constructor(private readonly reader: TaskReader) {}

  /** @throws TaskNotFoundError when the user has no such task */
  async execute({ userId, taskId }: GetTaskQuery): Promise<TaskView> {
    const task = await this.reader.find(userId, taskId);
    if (task === null) throw new TaskNotFoundError(taskId);
    return task;
  }
}
