import { Command } from '@nestjs/cqrs';
import type { ExtendSeriesRequest } from '@app/contracts';

/** Make the instances that a series lacks, first to last, and leave those that stand already. */
export class ExtendSeriesCommand extends Command<void> {
  constructor(readonly instances: readonly ExtendSeriesRequest[]) {
    super();
  }
}
