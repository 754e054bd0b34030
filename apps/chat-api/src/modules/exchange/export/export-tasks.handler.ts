import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { AccountsService } from '../../accounts/accounts.service';
import { TaskReader, type TaskBackup } from '../../tasks/ports/task-reader.port';
import { exportDocument } from '../domain/export-document';
import { ExportTasksQuery, type ExportedFile } from './export-tasks.query';

const PAGE = 200;

@QueryHandler(ExportTasksQuery)
export class ExportTasksHandler implements IQueryHandler<ExportTasksQuery> {
  constructor(
    private readonly reader: TaskReader,
    private readonly accounts: AccountsService,
    private readonly clock: Clock,
  ) {}

  async execute({ userId, format }: ExportTasksQuery): Promise<ExportedFile> {
    const { timeZone, locale, defaultReminder, allDayReminderTime } = await this.accounts.get(userId);
    const exportedAt = this.clock.now().toISOString();
    const preferences = { timeZone, locale, defaultReminder, allDayReminderTime };
    const series = format === 'csv' ? [] : await this.reader.series(userId);
    return { exportedAt, pieces: exportDocument(format, { exportedAt, preferences, series }, this.pages(userId)) };
  }

  /**
   * Every task once, by revision. A change while this runs moves its task to the end, never out of sight; one that was
   * given already is not given again.
   */
  private async *pages(userId: string): AsyncGenerator<TaskBackup[]> {
    const given = new Set<string>();
    for (let since = 0, more = true; more;) {
      const page = await this.reader.backup(userId, since, PAGE);
      const fresh = page.items.filter(({ id }) => !given.has(id));
      for (const { id } of fresh) given.add(id);
      yield fresh;
      since = page.revision;
      more = page.more;
    }
  }
}
