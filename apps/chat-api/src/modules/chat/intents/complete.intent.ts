import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TaskStatus, TaskView } from '@app/contracts';
import { CompleteTaskCommand } from '../../tasks/commands/complete-task/complete-task.command';
import { TaskNotFoundError } from '../../tasks/domain/task.errors';
import { ListTasksQuery } from '../../tasks/queries/task-list/list-tasks.query';
import { GetTaskQuery } from '../../tasks/queries/task/get-task.query';
import { saying, type Answer, type Turn } from '../domain/answer';
import { findMatch } from '../domain/find-match';
import { alreadyDoneReply, completedReply, noMatchReply, SHOWN_TASKS, whichReply } from '../domain/replies';
import { IntentHandler } from './intent.handler';

const NUMBER = /^(?:#|no\.? ?|number )?(\d{1,2})\.?$/i;
const ARTICLES = /\b(?:the|my|a|an|this|that|our|task)\b/gi;

/** "done: pay rent", "done 2" */
@Injectable()
export class CompleteIntent extends IntentHandler {
  override readonly intent = 'complete';

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {
    super();
  }

  override async answer(turn: Turn): Promise<Answer> {
    const { parsed, timeZone, userId } = turn;
    const { reference, question = '' } = parsed;
    if (reference === undefined) return saying(question);
    const chosen = await this.chosen(turn, reference);
    if (chosen) return this.complete(userId, chosen);
    const match = findMatch(reference, await this.search(userId, reference, 'open'));
    if (match.kind === 'one') return this.complete(userId, match.task);
    if (match.kind === 'none') return this.noneOpen(userId, reference);
    const tasks = match.tasks.slice(0, SHOWN_TASKS);
    return {
      text: whichReply(tasks, timeZone),
      actions: [],
      offer: { taskIds: tasks.map(({ id }) => id), asked: true },
    };
  }

  /** The task with a number that the newest reply showed. */
  private async chosen({ userId, offer }: Turn, reference: string): Promise<TaskView | undefined> {
    const number = Number(NUMBER.exec(reference)?.[1] ?? 0);
    const taskId = offer?.taskIds[number - 1];
    if (taskId === undefined) return undefined;
    try {
      return await this.queries.execute(new GetTaskQuery(userId, taskId));
    } catch (error) {
      if (error instanceof TaskNotFoundError) return undefined;
      throw error;
    }
  }

  private async complete(userId: string, found: TaskView): Promise<Answer> {
    if (found.status === 'completed') return saying(alreadyDoneReply(found));
    const { task, nextDue } = await this.commands.execute(new CompleteTaskCommand(userId, found.id));
    return { text: completedReply(task, nextDue), actions: [{ type: 'completed', task }] };
  }

  private async noneOpen(userId: string, reference: string): Promise<Answer> {
    const match = findMatch(reference, await this.search(userId, reference, 'completed'));
    return saying(match.kind === 'one' ? alreadyDoneReply(match.task) : noMatchReply(reference));
  }

  /** Tasks that the words find, first all of them and then without articles. */
  private async search(userId: string, reference: string, status: TaskStatus): Promise<TaskView[]> {
    const shorter = reference.replace(ARTICLES, ' ').replace(/\s+/g, ' ').trim();
    for (const q of new Set([reference, shorter])) {
      if (!/[\p{L}\p{N}]/u.test(q)) continue;
      const { items } = await this.queries.execute(new ListTasksQuery(userId, { q, status, limit: SHOWN_TASKS + 1 }));
      if (items.length > 0) return items;
    }
    return [];
  }
}
