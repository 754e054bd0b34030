import { Command } from '@nestjs/cqrs';
import type { ExtendSeriesRequest } from '@app/contracts';

/** Make one instance of a series, or leave it when it stands already. */
export class ExtendSeriesCommand extends Command<void> {
  constructor(readonly instance: ExtendSeriesRequest) {
    super();
  }
}
