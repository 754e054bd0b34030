import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { SeriesView } from '../../tasks/domain/series-view';
import type { SeriesStatus } from '../../tasks/domain/series.aggregate';
import {
  ListSeriesQuery,
  type SeriesListInput,
  type SeriesPage,
} from '../../tasks/queries/series-list/list-series.query';
import { PAGE_SIZE } from '../../tasks/queries/task-list/list-criteria';
import { saying, type Answer, type Turn } from '../domain/answer';
import { findSeries } from '../domain/find-series';
import { chosenOf } from '../domain/message';
import { SHOWN_TASKS } from '../domain/replies';
import { noSeriesReply, onceOnlyReply, whichSeriesReply } from '../domain/series-replies';
import { TaskFinder } from './task-finder';

/** The series that a message names, or what to answer instead. */
export type FoundSeries = { seriesId: string } | { seriesId: null; answer: Answer };

/**
 * Finds the one series of a person that some words mean, among those that have not ended. It looks at the series and not
 * at their tasks: a paused one has none.
 */
@Injectable()
export class SeriesFinder {
  constructor(
    private readonly queries: QueryBus,
    private readonly tasks: TaskFinder,
  ) {}

  /** @param status the series that can be meant, when others have the same name */
  async find(turn: Turn, status: SeriesStatus): Promise<FoundSeries> {
    const { reference, question, intent } = turn.parsed;
    if (reference === undefined || question !== undefined) return instead(saying(question ?? ''));
    const chosen = await this.chosen(turn, reference);
    if (chosen) return chosen;
    const found = findSeries(reference, await this.all(turn.userId), status);
    const [series] = found;
    if (!series) return instead(saying(noSeriesReply(reference, turn.text)));
    if (found.length === 1) return { seriesId: series.id };
    const seriesIds = found.slice(0, SHOWN_TASKS).map(({ id }) => id);
    const offer = { taskIds: [], seriesIds, asked: true, pending: { intent } };
    return instead({ text: whichSeriesReply(found), actions: [], offer });
  }

  /** The series with a number that the newest reply showed, or that of the task with it. */
  private async chosen({ userId, offer }: Turn, reference: string): Promise<FoundSeries | undefined> {
    const seriesId = chosenOf(reference, offer?.seriesIds);
    if (seriesId !== undefined) return { seriesId };
    const taskId = chosenOf(reference, offer?.taskIds);
    const task = taskId === undefined ? null : await this.tasks.get(userId, taskId);
    if (!task) return undefined;
    return task.seriesId === null ? instead(saying(onceOnlyReply(task))) : { seriesId: task.seriesId };
  }

  private async all(userId: string): Promise<SeriesView[]> {
    const all: SeriesView[] = [];
    let input: SeriesListInput | null = { limit: PAGE_SIZE.max };
    while (input !== null) {
      const page: SeriesPage = await this.queries.execute(new ListSeriesQuery(userId, input));
      all.push(...page.items);
      input = page.nextCursor === null ? null : { limit: PAGE_SIZE.max, cursor: page.nextCursor };
    }
    return all;
  }
}

function instead(answer: Answer): FoundSeries {
  return { seriesId: null, answer };
}
