import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { TaskStatus, TaskView } from '@app/contracts';
import { TaskNotFoundError } from '../../tasks/domain/task.errors';
import { ListTasksQuery, type TaskListInput } from '../../tasks/queries/task-list/list-tasks.query';
import { GetTaskQuery } from '../../tasks/queries/task/get-task.query';
import { saying, type Answer, type Turn } from '../domain/answer';
import { findMatch, wordings, type Match } from '../domain/find-match';
import { chosenOf } from '../domain/message';
import { noMatchReply, otherStatusReply, SHOWN_TASKS, sureReply, whichReply } from '../domain/replies';

/** Enough to find the title that is exactly so among others that have the same words. */
const CANDIDATES = 50;

/** The local days, inclusive, in which a task is due. */
export type Days = Pick<TaskListInput, 'dueFrom' | 'dueTo'>;

/** The task that a message names, or what to answer instead. */
export type Found = { task: TaskView } | { task: null; answer: Answer };

/** Finds the one task of a person that some words mean. It never guesses: it asks. */
@Injectable()
export class TaskFinder {
  constructor(private readonly queries: QueryBus) {}

  /**
   * @param statuses which tasks can be meant; those of the first status that fit win
   * @param days when they are due, when that is said
   */
  async find(turn: Turn, statuses: readonly TaskStatus[], days: Days = {}): Promise<Found> {
    const { reference, question } = turn.parsed;
    if (reference === undefined || question !== undefined) return instead(saying(question ?? ''));
    const chosen = await this.chosen(turn, reference);
    if (chosen) return { task: chosen };
    for (const status of statuses) {
      const found = this.settle(turn, reference, await this.match(turn.userId, reference, status, days));
      if (found) return found;
    }
    return this.elsewhere(turn, reference, statuses);
  }

  /** A task by its id; null when it is gone. */
  async get(userId: string, taskId: string): Promise<TaskView | null> {
    try {
      const task = await this.queries.execute(new GetTaskQuery(userId, taskId));
      return task.deletedAt === null ? task : null;
    } catch (error) {
      if (error instanceof TaskNotFoundError) return null;
      throw error;
    }
  }

  /** The task with a number that the newest reply showed. */
  private async chosen({ userId, offer }: Turn, reference: string): Promise<TaskView | null> {
    const taskId = chosenOf(reference, offer?.taskIds);
    return taskId === undefined ? null : this.get(userId, taskId);
  }

  private settle(turn: Turn, reference: string, match: Match): Found | undefined {
    if (match.kind === 'none') return undefined;
    if (match.kind === 'one' && match.sure) return { task: match.task };
    const tasks = match.kind === 'one' ? [match.task] : match.tasks.slice(0, SHOWN_TASKS);
    const { intent, change } = turn.parsed;
    const text =
      match.kind === 'one' ? sureReply(reference, tasks[0]!, turn.timeZone) : whichReply(tasks, turn.timeZone);
    const offer = {
      taskIds: tasks.map(({ id }) => id),
      asked: true,
      pending: { intent, ...(change ? { change } : {}) },
    };
    return instead({ text, actions: [], offer });
  }

  /** Nothing fits: perhaps among those that cannot be meant. */
  private async elsewhere(turn: Turn, reference: string, statuses: readonly TaskStatus[]): Promise<Found> {
    const other = (['completed', 'open'] as const).find((status) => !statuses.includes(status));
    const match: Match = other ? await this.match(turn.userId, reference, other) : { kind: 'none' };
    if (match.kind === 'one' && match.sure) return instead(saying(otherStatusReply(match.task)));
    return instead(saying(noMatchReply(reference, statuses, turn)));
  }

  /** What the words find, all of them or those without articles; only when neither is named, something like it. */
  private async match(userId: string, reference: string, status: TaskStatus, days: Days = {}): Promise<Match> {
    let similar: Match = { kind: 'none' };
    for (const words of wordings(reference)) {
      const query = new ListTasksQuery(userId, { q: words, status, limit: CANDIDATES, ...days });
      const match = findMatch(reference, words, (await this.queries.execute(query)).items);
      if (match.kind === 'several' || (match.kind === 'one' && match.sure)) return match;
      if (similar.kind === 'none') similar = match;
    }
    return similar;
  }
}

function instead(answer: Answer): Found {
  return { task: null, answer };
}
