import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { InvalidTaskError } from '../../domain/task.errors';
import { InvalidCursorError, TaskReader, type TaskPage } from '../../ports/task-reader.port';
import { UserPreferencesPort } from '../../ports/user-preferences.port';
import { readCriteria } from './list-criteria';
import { ListTasksQuery } from './list-tasks.query';

@QueryHandler(ListTasksQuery)
export class ListTasksHandler implements IQueryHandler<ListTasksQuery> {
  constructor(
    private readonly reader: TaskReader,
    private readonly preferences: UserPreferencesPort,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidTaskError naming every parameter that is wrong */
  async execute({ userId, input }: ListTasksQuery): Promise<TaskPage> {
    const zone = async (): Promise<string> => (await this.preferences.of(userId)).timeZone;
    const criteria = await readCriteria(input, this.clock.now(), zone);
    try {
      return await this.reader.list(userId, criteria);
    } catch (error) {
      if (!(error instanceof InvalidCursorError)) throw error;
      throw new InvalidTaskError([{ field: 'cursor', message: error.message }]);
    }
  }
}
