import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { ListFilter } from '@app/language';
import { ListTasksQuery, type TaskListInput } from '../../tasks/queries/task-list/list-tasks.query';
import type { Answer, Turn } from '../domain/answer';
import { listReply, SHOWN_TASKS } from '../domain/replies';
import { IntentHandler } from './intent.handler';

/** "what's due today?", "list high priority #work" */
@Injectable()
export class ListIntent extends IntentHandler {
  override readonly intent = 'list';

  constructor(private readonly queries: QueryBus) {
    super();
  }

  override async answer({ userId, timeZone, parsed }: Turn): Promise<Answer> {
    const filter = parsed.filter!;
    const { items, nextCursor } = await this.queries.execute(new ListTasksQuery(userId, toInput(filter)));
    return {
      text: listReply(filter, items, nextCursor !== null, timeZone),
      actions: items.map((task) => ({ type: 'listed', task })),
      ...(items.length > 0 ? { offer: { taskIds: items.map(({ id }) => id), asked: false } } : {}),
    };
  }
}

function toInput({ status, priority, tags, dueFrom, dueTo, overdue, recurring, q }: ListFilter): TaskListInput {
  return {
    limit: SHOWN_TASKS,
    sort: q === undefined ? 'due' : 'relevance',
    ...(status === 'all' ? {} : { status }),
    ...(priority ? { priority: [priority] } : {}),
    ...(tags.length > 0 ? { tag: tags, tagMode: 'all' as const } : {}),
    ...(dueFrom === undefined ? {} : { dueFrom }),
    ...(dueTo === undefined ? {} : { dueTo }),
    ...(overdue ? { overdue } : {}),
    ...(recurring ? { recurring } : {}),
    ...(q === undefined ? {} : { q }),
  };
}
