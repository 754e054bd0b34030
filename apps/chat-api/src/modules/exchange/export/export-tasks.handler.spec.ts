import type { Clock } from '@app/kernel';
import type { AccountsService } from '../../accounts/accounts.service';
import type { BackupPage, TaskReader } from '../../tasks/ports/task-reader.port';
import { ExportTasksHandler } from './export-tasks.handler';
import { ExportTasksQuery } from './export-tasks.query';

const preferences = { timeZone: 'UTC', locale: 'en', defaultReminder: null, allDayReminderTime: '09:00' };

function handlerOver(read: (since: number) => Promise<BackupPage>): ExportTasksHandler {
  return new ExportTasksHandler(
    {
      backup: (_userId: string, since: number) => read(since),
      series: () => Promise.resolve([]),
    } as unknown as TaskReader,
    {
      get: () => Promise.resolve({ id: 'me', email: 'me@example.test', ...preferences }),
    } as unknown as AccountsService,
    { now: () => new Date('2026-03-01T10:00:00Z') } as Clock,
  );
}

const page = (revision: number, more: boolean, ids: string[]): BackupPage =>
  ({ items: ids.map((id) => ({ id })), revision, more, reset: false }) as unknown as BackupPage;

describe('an export while tasks change', () => {
  it('gives a task once that moved behind the page in which it was', async () => {
    const pages = new Map([
      [0, page(2, true, ['a', 'b'])],
      [2, page(4, true, ['a'])],
      [4, page(5, false, ['c', 'b'])],
    ]);
    const handler = handlerOver((since) => Promise.resolve(pages.get(since)!));
    const { exportedAt, pieces } = await handler.execute(new ExportTasksQuery('me', 'json'));
    let document = '';
    for await (const piece of pieces) document += piece;
    expect(JSON.parse(document)).toEqual({
      schemaVersion: 2,
      exportedAt,
      preferences,
      series: [],
      tasks: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
    });
  });

  it('reads a page when the one before was taken, and ends in an error when it cannot', async () => {
    const asked: number[] = [];
    const handler = handlerOver((since) => {
      asked.push(since);
      return since === 0 ? Promise.resolve(page(2, true, ['a'])) : Promise.reject(new Error('no database'));
    });
    const { pieces } = await handler.execute(new ExportTasksQuery('me', 'json'));
    expect(asked).toEqual([]);
    await pieces.next();
    await pieces.next();
    expect(asked).toEqual([0]);
    await expect(pieces.next()).rejects.toThrow('no database');
  });
});
