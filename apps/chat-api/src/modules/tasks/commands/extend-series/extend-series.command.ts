import { Command } from '@nestjs/cqrs';
import type { ExtendSeriesRequest, ExtendSeriesResponse } from '@app/contracts';

/** Make the next instance of a series. The index makes it one, however often the command comes. */
export class ExtendSeriesCommand extends Command<ExtendSeriesResponse> {
  constructor(
    readonly request: ExtendSeriesRequest,
    /** The service that asks. */
    readonly service: string,
  ) {
    super();
  }
}
