import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { UpdateTaskCommand } from '../../tasks/commands/update-task/update-task.command';
import { changing, type Answer, type Turn } from '../domain/answer';
import { changedReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';
import { TaskFinder } from './task-finder';

/** "tag pay rent #home", "make pay rent high priority": with the later instances of its series. */
@Injectable()
export class ChangeIntent extends IntentHandler {
  override readonly intent = 'change';

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: TaskFinder,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const { userId, timeZone, parsed } = turn;
    const found = await this.finder.find(turn, ['open', 'completed']);
    if (!found.task) return found.answer;
    const { addTags = [], removeTags = [], priority } = parsed.change!;
    const { id, tags, version } = found.task;
    const input = {
      tags: [...new Set([...tags, ...addTags])].filter((tag) => !removeTags.includes(tag)),
      ...(priority ? { priority } : {}),
    };
    const task = await this.commands.execute(new UpdateTaskCommand(userId, id, input, 'following', version));
    return changing(changedReply(found.task, task, timeZone), 'updated', task);
  }
}
