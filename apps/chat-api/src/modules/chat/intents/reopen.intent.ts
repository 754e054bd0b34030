import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ReopenTaskCommand } from '../../tasks/commands/reopen-task/reopen-task.command';
import { changing, saying, type Answer, type Turn } from '../domain/answer';
import { otherStatusReply, reopenedReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';
import { TaskFinder } from './task-finder';

/** "reopen pay rent" */
@Injectable()
export class ReopenIntent extends IntentHandler {
  override readonly intent = 'reopen';

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: TaskFinder,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const found = await this.finder.find(turn, ['completed']);
    if (!found.task) return found.answer;
    if (found.task.status === 'open') return saying(otherStatusReply(found.task));
    const task = await this.commands.execute(new ReopenTaskCommand(turn.userId, found.task.id));
    return changing(reopenedReply(task, turn.timeZone), 'reopened', task);
  }
}
