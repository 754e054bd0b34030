import { Catch, HttpException, HttpStatus, Logger, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { InvalidEventError } from '@app/contracts';
import { throwError, type Observable } from 'rxjs';
import { UnprocessableEventError } from '../dapr.errors';
import { DaprEventContext, DaprInvocationContext } from './dapr.contexts';

/** What Dapr is told about a message: https://docs.dapr.io/reference/api/pubsub_api/#expected-http-response */
export type DeliveryStatus = 'SUCCESS' | 'RETRY' | 'DROP';

/** What Dapr is told about a handler that failed. */
export class HandlerFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: object,
  ) {
    super(JSON.stringify(body));
    this.name = 'HandlerFailure';
  }
}

/**
 * The one place that decides what a failure means to Dapr.
 * An event is dropped to its dead-letter topic only when it can never be handled; every other failure is tried again.
 * A job is tried again whatever happened (never 404: Dapr takes that for success). A call gets its HTTP status.
 */
@Catch()
export class DaprExceptionFilter implements RpcExceptionFilter<unknown> {
  private readonly logger = new Logger('AppChannel');

  catch(error: unknown, host: ArgumentsHost): Observable<never> {
    const failure = this.toFailure(error, host.switchToRpc().getContext());
    return throwError(() => failure);
  }

  private toFailure(error: unknown, context: unknown): HandlerFailure {
    const message = error instanceof Error ? error.message : String(error);
    if (context instanceof DaprEventContext) {
      const poisoned = error instanceof InvalidEventError || error instanceof UnprocessableEventError;
      const status: DeliveryStatus = poisoned ? 'DROP' : 'RETRY';
      this.logger.error(`${context.topic} ${context.eventId}: ${status}: ${message}`, stackOf(error));
      return new HandlerFailure(HttpStatus.OK, { status });
    }
    if (context instanceof DaprInvocationContext && error instanceof HttpException) {
      return new HandlerFailure(error.getStatus(), bodyOf(error));
    }
    this.logger.error(message, stackOf(error));
    return new HandlerFailure(HttpStatus.INTERNAL_SERVER_ERROR, {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: HttpStatus.INTERNAL_SERVER_ERROR,
    });
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}

function bodyOf(error: HttpException): object {
  const response = error.getResponse();
  return typeof response === 'string' ? { status: error.getStatus(), title: response } : response;
}
