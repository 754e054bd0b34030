import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { Clock } from '@app/kernel';
import { AccountsService } from '../../accounts/accounts.service';
import { GetChangesQuery } from '../../tasks/queries/changes/get-changes.query';
import { exportDocument } from '../domain/export-document';
import { ExportTasksQuery, type ExportedFile } from './export-tasks.query';

@QueryHandler(ExportTasksQuery)
export class ExportTasksHandler implements IQueryHandler<ExportTasksQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly accounts: AccountsService,
    private readonly clock: Clock,
  ) {}

  async execute({ userId, format }: ExportTasksQuery): Promise<ExportedFile> {
    const { timeZone, locale, defaultReminder, allDayReminderTime } = await this.accounts.get(userId);
    const exportedAt = this.clock.now().toISOString();
    const preferences = { timeZone, locale, defaultReminder, allDayReminderTime };
    return { exportedAt, pieces: exportDocument(format, { exportedAt, preferences }, this.pages(userId)) };
  }

  /**
   * Every task once, by revision. A change while this runs moves its task to the end, never out of sight; one that was
   * given already is not given again.
   */
  private async *pages(userId: string): AsyncGenerator<TaskView[]> {
    const given = new Set<string>();
    for (let since = 0, more = true; more;) {
      const page = await this.queries.execute(new GetChangesQuery(userId, since, undefined, false));
      const fresh = page.items.filter(({ id }) => !given.has(id));
      for (const { id } of fresh) given.add(id);
      yield fresh;
      since = page.revision;
      more = page.more;
    }
  }
}
