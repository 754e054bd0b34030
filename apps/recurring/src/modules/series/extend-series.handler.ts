import { Logger } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ExtendSeriesCommand } from './extend-series.command';
import { SeriesPort } from './series.port';

/** Asks the owner of the series for the instance. Idempotent: the index makes it one, whoever asks how often. */
@CommandHandler(ExtendSeriesCommand)
export class ExtendSeriesHandler implements ICommandHandler<ExtendSeriesCommand> {
  private readonly logger = new Logger(ExtendSeriesHandler.name);

  constructor(private readonly series: SeriesPort) {}

  async execute({ instance }: ExtendSeriesCommand): Promise<void> {
    const { created, refusal } = await this.series.extend(instance);
    const outcome = created ? 'created' : `not created: ${refusal}`;
    this.logger.log(`series ${instance.seriesId} instance ${instance.index} ${outcome}`);
  }
}
