import type { ExtendSeriesRequest, ExtendSeriesRefusal } from '@app/contracts';

/** What became of an instance that was asked for. */
export interface ExtendOutcome {
  created: boolean;
  refusal: ExtendSeriesRefusal | null;
}

/** The owner of series and tasks, as this service needs it. */
export abstract class SeriesPort {
  /**
   * Makes one instance, unless it stands or the series has enough.
   * @throws UnprocessableEventError when the request can never be accepted
   * @throws DaprError when it may work later
   */
  abstract extend(request: ExtendSeriesRequest): Promise<ExtendOutcome>;
}
