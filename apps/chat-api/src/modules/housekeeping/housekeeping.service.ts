import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { DataSource } from 'typeorm';
import { runStatement, type Statement } from '../../database/prepared-query';
import { PurgeTasksCommand } from '../tasks/commands/purge-tasks/purge-tasks.command';
import { undoHorizon } from '../tasks/domain/journal';

const USERS_AT_ONCE = 100;

const USERS_WITH_OLD_TRASH: Statement = {
  name: 'users-with-old-trash',
  text: `SELECT DISTINCT user_id FROM (
           SELECT user_id FROM task WHERE deleted_at < $1 AND deleted_at IS NOT NULL AND NOT purged
           ORDER BY deleted_at LIMIT ${USERS_AT_ONCE}
         ) AS oldest`,
};

const FORGET_CHANGES: Statement = { name: 'forget-changes', text: 'DELETE FROM task_journal WHERE done_at < $1' };

/** Removes what was kept for 30 days: tasks in the trash, and what is needed to undo changes. */
@Injectable()
export class HousekeepingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** Does what is due; may be broken off and done again at any time. */
  async run(): Promise<void> {
    const before = undoHorizon(this.clock.now());
    await runStatement(this.dataSource, FORGET_CHANGES, [before.toISOString()]);
    for (let users = await this.usersWithOldTrash(before); users.length > 0;) {
      for (const userId of users) {
        await this.commands.execute(new PurgeTasksCommand(userId, { before, service: 'chat-api' }));
      }
      users = await this.usersWithOldTrash(before);
    }
  }

  private async usersWithOldTrash(before: Date): Promise<string[]> {
    const rows = await runStatement<{ user_id: string }>(this.dataSource, USERS_WITH_OLD_TRASH, [before.toISOString()]);
    return rows.map((row) => row.user_id);
  }
}
