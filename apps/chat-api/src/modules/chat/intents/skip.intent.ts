import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { SkipTaskCommand } from '../../tasks/commands/skip-task/skip-task.command';
import { changing, saying, type Answer, type Turn } from '../domain/answer';
import { doesNotRepeatReply, skippedReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';
import { TaskFinder } from './task-finder';

/** "skip this week's gym": the instance is removed, and the recurrence saga makes the one after it. */
@Injectable()
export class SkipIntent extends IntentHandler {
  override readonly intent = 'skip';

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: TaskFinder,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const { dueFrom, dueTo } = turn.parsed.change ?? {};
    const days = { ...(dueFrom === undefined ? {} : { dueFrom }), ...(dueTo === undefined ? {} : { dueTo }) };
    const found = await this.finder.find(turn, ['open'], days);
    if (!found.task) return found.answer;
    const { id, seriesId, status, version } = found.task;
    if (seriesId === null || status !== 'open') return saying(doesNotRepeatReply(found.task));
    const { task, nextDue } = await this.commands.execute(new SkipTaskCommand(turn.userId, id, version));
    return changing(skippedReply(task, nextDue), 'skipped', task);
  }
}
