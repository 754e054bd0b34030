import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ExtendSeriesResponse } from '@app/contracts';
import { Clock } from '@app/kernel';
import { extendSeries } from '../../domain/extend-series';
import { instanceId } from '../../domain/new-task';
import { InputCheck, readDue } from '../../domain/task-input';
import { Task } from '../../domain/task.aggregate';
import { TaskStore } from '../../ports/task-store.port';
import { UserPreferencesPort } from '../../ports/user-preferences.port';
import { originOfService } from '../change-origin';
import { ExtendSeriesCommand } from './extend-series.command';

@CommandHandler(ExtendSeriesCommand)
export class ExtendSeriesHandler implements ICommandHandler<ExtendSeriesCommand> {
  constructor(
    private readonly store: TaskStore,
    private readonly preferences: UserPreferencesPort,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws SeriesNotFoundError when the user has no such series
   * @throws InvalidTaskError when the due moment is none
   */
  async execute({ request, service }: ExtendSeriesCommand): Promise<ExtendSeriesResponse> {
    const { userId, seriesId, index } = request;
    const check = new InputCheck();
    const due = readDue(check, request.due, undefined, request.due.timeZone);
    check.finish();
    const { allDayReminderTime } = await this.preferences.of(userId);
    const now = this.clock.now();
    const origin = originOfService(userId, service, request);
    return this.store.changeSeries<ExtendSeriesResponse>(origin, seriesId, ({ series, withdrawn }) => {
      const made = extendSeries(series, index, due!, now, allDayReminderTime, withdrawn);
      if (made instanceof Task) {
        const answer = { created: true, taskId: made.state.id, refusal: null };
        return { tasks: [made], series: [series], answer: () => answer };
      }
      const taskId = made === 'exists' ? instanceId(seriesId, index) : null;
      return { tasks: [], answer: () => ({ created: false, taskId, refusal: made }) };
    });
  }
}
