import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { ImportPlan } from '../../domain/import/import-plan';
import type { ImportReport } from '../../domain/import/imported-file';
import { TaskStore } from '../../ports/task-store.port';
import { UserPreferencesPort } from '../../ports/user-preferences.port';
import { originOfUser } from '../change-origin';
import { ImportTasksCommand } from './import-tasks.command';

@CommandHandler(ImportTasksCommand)
export class ImportTasksHandler implements ICommandHandler<ImportTasksCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly preferences: UserPreferencesPort,
    private readonly clock: Clock,
  ) {}

  async execute({ userId, file, dryRun, commandId }: ImportTasksCommand): Promise<ImportReport> {
    const plan = await ImportPlan.of(userId, file, await this.preferences.of(userId), this.clock.now());
    await this.store.importMany(originOfUser(userId, commandId), plan, dryRun);
    return plan.report(dryRun);
  }
}
