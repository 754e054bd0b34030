import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { SnoozeTaskCommand } from '../../tasks/commands/snooze-task/snooze-task.command';
import { changing, saying, type Answer, type Turn } from '../domain/answer';
import { NO_REMINDER, snoozedReply } from '../domain/replies';
import { MessageStore } from '../ports/message-store.port';
import { IntentHandler } from './intent.handler';
import { TaskFinder, type Found } from './task-finder';

/** How far back in the conversation the reminder may stand that "snooze for 1 hour" means. */
const RECENT_MESSAGES = 50;

/** "snooze rent for 1 hour"; without a name, the reminder that came last. The due date stays. */
@Injectable()
export class SnoozeIntent extends IntentHandler {
  override readonly intent = 'snooze';

  constructor(
    private readonly commands: CommandBus,
    private readonly finder: TaskFinder,
    private readonly messages: MessageStore,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const { reference, question, change } = turn.parsed;
    const unnamed = reference === undefined && question === undefined;
    const found = unnamed ? await this.reminded(turn.userId) : await this.finder.find(turn, ['open']);
    if (!found.task) return found.answer;
    const until = change!.until!;
    const task = await this.commands.execute(new SnoozeTaskCommand(turn.userId, found.task.id, { until }));
    return changing(snoozedReply(task, until, turn.timeZone), 'snoozed', task);
  }

  private async reminded(userId: string): Promise<Found> {
    const { items } = await this.messages.list(userId, RECENT_MESSAGES);
    const taskId = items.find(({ kind }) => kind === 'reminder')?.taskId ?? null;
    const task = taskId === null ? null : await this.finder.get(userId, taskId);
    return task ? { task } : { task: null, answer: saying(NO_REMINDER) };
  }
}
