import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { UpdateTaskCommand } from '../../tasks/commands/update-task/update-task.command';
import { changing, type Answer, type Turn } from '../domain/answer';
import { renamedReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';
import { TaskFinder } from './task-finder';

/** "rename pay rent to pay the rent": with the later instances of its series, which are the same task to a person. */
@Injectable()
export class RenameIntent extends IntentHandler {
  override readonly intent = 'rename';

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: TaskFinder,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const found = await this.finder.find(turn, ['open', 'completed']);
    if (!found.task) return found.answer;
    const input = { title: turn.parsed.change!.title! };
    const task = await this.commands.execute(new UpdateTaskCommand(turn.userId, found.task.id, input, 'following'));
    return changing(renamedReply(found.task, task), 'updated', task);
  }
}
