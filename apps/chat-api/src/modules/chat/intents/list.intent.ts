import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { ListFilter } from '@app/language';
import { ListTasksQuery, type TaskListInput } from '../../tasks/queries/task-list/list-tasks.query';
import type { Answer, Turn } from '../domain/answer';
import { addHint, listReply, SHOWN_TASKS } from '../domain/replies';
import { IntentHandler } from './intent.handler';

/** "find keys" is a search, unless it is something to do. */
const MAY_BE_A_TASK = /^\s*(?:find|search)\s+(?!tasks|todos)[^:]*$/i;

/** "what's due today?", "list high priority #work" */
@Injectable()
export class ListIntent extends IntentHandler {
  override readonly intent = 'list';

  constructor(private readonly queries: QueryBus) {
    super();
  }

  override async answer({ userId, timeZone, text, parsed }: Turn): Promise<Answer> {
    const filter = parsed.filter!;
    const { items, nextCursor } = await this.queries.execute(new ListTasksQuery(userId, toInput(filter)));
    const hint = items.length === 0 && MAY_BE_A_TASK.test(text) ? [addHint(text)] : [];
    return {
      text: [listReply(filter, items, nextCursor !== null, timeZone), ...hint].join(' '),
      actions: items.map((task) => ({ type: 'listed', task })),
      ...(items.length > 0 ? { offer: { taskIds: items.map(({ id }) => id), asked: false } } : {}),
    };
  }
}

function toInput({ status, priority, tags, dueFrom, dueTo, overdue, noDue, recurring, q }: ListFilter): TaskListInput {
  const search = [noDue ? 'no:due' : '', q ?? ''].filter((part) => part !== '').join(' ');
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
    ...(search === '' ? {} : { q: search }),
  };
}
