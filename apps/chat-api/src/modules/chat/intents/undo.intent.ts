import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import { UndoChangeCommand } from '../../tasks/commands/undo-change/undo-change.command';
import { NothingToUndoError, UndoConflictError } from '../../tasks/domain/task.errors';
import { saying, type Answer, type ChatActionType, type Turn } from '../domain/answer';
import { cannotUndoReply, NOTHING_TO_UNDO, undoneReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';

/** "undo": takes back the newest change, wherever it was made; said again, the one before it. */
@Injectable()
export class UndoIntent extends IntentHandler {
  override readonly intent = 'undo';

  constructor(private readonly commands: CommandBus) {
    super();
  }

  override async answer({ userId, timeZone, commandId }: Turn): Promise<Answer> {
    try {
      const { items } = await this.commands.execute(new UndoChangeCommand(userId, undefined, commandId));
      return {
        text: undoneReply(items, timeZone),
        actions: items.map((task) => ({ type: actionOf(task), task })),
      };
    } catch (error) {
      if (error instanceof NothingToUndoError) return saying(NOTHING_TO_UNDO);
      if (error instanceof UndoConflictError) return saying(cannotUndoReply(error.problems));
      throw error;
    }
  }
}

function actionOf({ status, deletedAt }: TaskView): ChatActionType {
  if (deletedAt !== null) return 'deleted';
  return status === 'completed' ? 'completed' : 'restored';
}
