import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DeleteTaskCommand } from '../../tasks/commands/delete-task/delete-task.command';
import { changing, type Answer, type Turn } from '../domain/answer';
import { deletedReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';
import { TaskFinder } from './task-finder';

/** "delete pay rent", "delete gym and all following" */
@Injectable()
export class DeleteIntent extends IntentHandler {
  override readonly intent = 'delete';

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: TaskFinder,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const found = await this.finder.find(turn, ['open', 'completed']);
    if (!found.task) return found.answer;
    const scope = turn.parsed.change?.following === true ? 'following' : 'this';
    const task = await this.commands.execute(new DeleteTaskCommand(turn.userId, found.task.id, scope));
    // A series that was ended is not put together again: the reply promises no way back then.
    return changing(deletedReply(task, scope, turn.timeZone), 'deleted', task);
  }
}
