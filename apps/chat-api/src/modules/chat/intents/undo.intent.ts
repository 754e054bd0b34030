import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { CompleteTaskCommand } from '../../tasks/commands/complete-task/complete-task.command';
import { DeleteTaskCommand } from '../../tasks/commands/delete-task/delete-task.command';
import { ReopenTaskCommand } from '../../tasks/commands/reopen-task/reopen-task.command';
import { RestoreTaskCommand } from '../../tasks/commands/restore-task/restore-task.command';
import { UpdateTaskCommand } from '../../tasks/commands/update-task/update-task.command';
import { saying, type Answer, type ChatActionType, type Turn } from '../domain/answer';
import type { WayBack } from '../domain/message';
import { NOTHING_TO_UNDO, undoneReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';

const DONE_BY = {
  delete: 'deleted',
  complete: 'completed',
  reopen: 'reopened',
  restore: 'restored',
  update: 'updated',
} as const satisfies Record<WayBack['action'], ChatActionType>;

/** "undo": takes back what the newest reply told of, unless the task was changed since. */
@Injectable()
export class UndoIntent extends IntentHandler {
  override readonly intent = 'undo';

  constructor(private readonly commands: CommandBus) {
    super();
  }

  override async answer({ userId, timeZone, offer }: Turn): Promise<Answer> {
    const wayBack = offer?.wayBack;
    if (!wayBack) return saying(NOTHING_TO_UNDO);
    const task = await this.goBack(userId, wayBack);
    return { text: undoneReply(task, wayBack.action, timeZone), actions: [{ type: DONE_BY[wayBack.action], task }] };
  }

  private async goBack(userId: string, wayBack: WayBack): Promise<TaskView> {
    const { taskId, version } = wayBack;
    switch (wayBack.action) {
      case 'delete':
        return this.commands.execute(new DeleteTaskCommand(userId, taskId, 'this', version));
      case 'complete':
        return (await this.commands.execute(new CompleteTaskCommand(userId, taskId, version))).task;
      case 'reopen':
        return this.commands.execute(new ReopenTaskCommand(userId, taskId, version));
      case 'restore':
        return this.commands.execute(new RestoreTaskCommand(userId, taskId, version));
      case 'update':
        return this.commands.execute(new UpdateTaskCommand(userId, taskId, wayBack.input, wayBack.scope, version));
    }
  }
}
