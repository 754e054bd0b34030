import { Command } from '@nestjs/cqrs';
import type { TaskView } from '@app/contracts';
import type { SeriesAction } from '../../domain/series-life';
import type { SeriesView } from '../../domain/series-view';

export interface LivedSeries {
  series: SeriesView;
  /** The instances that were put away, brought back or made. */
  changed: TaskView[];
  /** The instances that are open now, first to last. */
  open: TaskView[];
}

/** Pause a series, have it go on, or end it. What is so already is fine. */
export class SeriesLifeCommand extends Command<LivedSeries> {
  constructor(
    readonly userId: string,
    readonly seriesId: string,
    readonly action: SeriesAction,
    /** The same for every repetition of the command. */
    readonly commandId?: string,
  ) {
    super();
  }
}
