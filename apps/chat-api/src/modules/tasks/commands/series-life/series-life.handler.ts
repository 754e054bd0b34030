import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { liveOn, type WholeSeries } from '../../domain/series-life';
import { toSeriesView } from '../../domain/series-view';
import type { Task } from '../../domain/task.aggregate';
import { toView } from '../../domain/task-state';
import { TaskStore } from '../../ports/task-store.port';
import { UserPreferencesPort } from '../../ports/user-preferences.port';
import { originOfUser } from '../change-origin';
import { SeriesLifeCommand, type LivedSeries } from './series-life.command';

@CommandHandler(SeriesLifeCommand)
export class SeriesLifeHandler implements ICommandHandler<SeriesLifeCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly preferences: UserPreferencesPort,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws SeriesNotFoundError when the user has no such series
   * @throws SeriesConflictError when a series that has ended shall pause or go on
   */
  async execute({ userId, seriesId, action, commandId }: SeriesLifeCommand): Promise<LivedSeries> {
    const { allDayReminderTime } = await this.preferences.of(userId);
    const now = this.clock.now();
    return this.store.changeWholeSeries(
      originOfUser(userId, commandId),
      seriesId,
      (whole) => {
        const tasks = liveOn(whole, action, now, allDayReminderTime);
        return { tasks, series: [whole.series], answer: () => toAnswer(whole, tasks, now) };
      },
      (whole) => toAnswer(whole, [], now),
    );
  }
}

function toAnswer({ series, open, putAway }: WholeSeries, changed: Task[], now: Date): LivedSeries {
  const all = [...new Set([...open, ...putAway, ...changed])].filter(({ isOpen }) => isOpen);
  return {
    series: toSeriesView(
      series,
      all.filter(({ state }) => state.seriesId === series.state.id).map(({ state }) => state.due!),
      now,
    ),
    changed: changed.map(({ state }) => toView(state)),
    open: all.map(({ state }) => toView(state)),
  };
}
