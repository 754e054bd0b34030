import { Injectable } from '@nestjs/common';
import { SERIES_METHODS, type ExtendSeriesRequest, type ExtendSeriesResponse } from '@app/contracts';
import { InvocationError, ServiceInvoker, UnprocessableEventError } from '@app/dapr';
import { SeriesPort, type ExtendOutcome } from './series.port';

/** How a replica of chat-api says that there is nothing left to extend before it knows the answer `gone`. */
const GONE = new Set([404, 410]);
/** The request itself is wrong: a bug, which belongs into the dead letters and not into an endless retry. */
const REJECTED = new Set([400, 422]);

/** Reaches chat-api by Dapr service invocation. */
@Injectable()
export class ChatApiSeries extends SeriesPort {
  constructor(private readonly invoker: ServiceInvoker) {
    super();
  }

  override async extend(request: ExtendSeriesRequest): Promise<ExtendOutcome> {
    try {
      return await this.invoker.invoke<ExtendSeriesResponse>('chat-api', SERIES_METHODS.extend, request);
    } catch (error) {
      if (!(error instanceof InvocationError)) throw error;
      if (GONE.has(error.status)) return { created: false, refusal: 'gone' };
      if (REJECTED.has(error.status)) throw new UnprocessableEventError(error.message);
      throw error;
    }
  }
}
