import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CompleteTaskCommand } from '../../tasks/commands/complete-task/complete-task.command';
import { changing, saying, type Answer, type Turn } from '../domain/answer';
import { completedReply, otherStatusReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';
import { TaskFinder } from './task-finder';

/** "done: pay rent", "done 2" */
@Injectable()
export class CompleteIntent extends IntentHandler {
  override readonly intent = 'complete';

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: TaskFinder,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const found = await this.finder.find(turn, ['open']);
    if (!found.task) return found.answer;
    if (found.task.status === 'completed') return saying(otherStatusReply(found.task));
    const { task, nextDue } = await this.commands.execute(new CompleteTaskCommand(turn.userId, found.task.id));
    return changing(completedReply(task, nextDue), 'completed', task);
  }
}
