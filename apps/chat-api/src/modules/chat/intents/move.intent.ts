import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { moveDue } from '@app/language';
import { UpdateTaskCommand } from '../../tasks/commands/update-task/update-task.command';
import { changing, saying, type Answer, type Turn } from '../domain/answer';
import { immovableReply, movedReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';
import { TaskFinder } from './task-finder';

/** "move pay rent to friday 5pm", "postpone pay rent by 2 days": this task alone, whatever its series does. */
@Injectable()
export class MoveIntent extends IntentHandler {
  override readonly intent = 'move';

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: TaskFinder,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const { userId, timeZone, parsed } = turn;
    const found = await this.finder.find(turn, ['open']);
    if (!found.task) return found.answer;
    const { id, due: before, version } = found.task;
    const due = moveDue(before, parsed.change!.due!, timeZone);
    if (typeof due === 'string') return saying(immovableReply(found.task, due));
    const input = { due: due.at === null ? { date: due.date } : { at: due.at }, timeZone: due.timeZone };
    const task = await this.commands.execute(new UpdateTaskCommand(userId, id, input, 'this', version));
    return changing(movedReply(task, before), 'updated', task);
  }
}
