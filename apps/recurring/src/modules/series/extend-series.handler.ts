import { Logger } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ExtendSeriesCommand } from './extend-series.command';
import { SeriesPort } from './series.port';

/** Asks the owner of the series for the instances. Idempotent: the index makes each one, whoever asks how often. */
@CommandHandler(ExtendSeriesCommand)
export class ExtendSeriesHandler implements ICommandHandler<ExtendSeriesCommand> {
  private readonly logger = new Logger(ExtendSeriesHandler.name);

  constructor(private readonly series: SeriesPort) {}

  async execute({ instances }: ExtendSeriesCommand): Promise<void> {
    for (const instance of instances) {
      const { created, refusal } = await this.series.extend(instance);
      const outcome = created ? 'created' : `not created: ${refusal}`;
      this.logger.log(`series ${instance.seriesId} instance ${instance.index} ${outcome}`);
      // They are made one after the other: what keeps this one from being made keeps all that follow.
      if (!created && refusal !== 'exists') return;
    }
  }
}
