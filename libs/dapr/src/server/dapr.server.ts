import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { compileSchemas } from '@app/contracts';
import { continueTrace, runInTrace } from '@app/observability';
import { lastValueFrom } from 'rxjs';
import type { DaprOptions } from '../dapr.options';
import { AppChannelServer, type AppChannelAnswer, type AppChannelRequest } from './app-channel.server';
import { HandlerFailure, type DeliveryStatus } from './dapr-exception.filter';
import { DaprInvocationContext, DaprJobContext } from './dapr.contexts';
import { patternOf } from './dapr.decorators';
import { EventDelivery } from './event-delivery';

/**
 * Nest's transport for everything that the sidecar brings: events (`POST /events/<topic>`, one or many), jobs (`POST /job/<name>`)
 * and calls of other services (any other path). The SDK's own server is not used: it acknowledges events whose handler
 * threw.
 */
export class DaprServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('dapr');
  override readonly propagatesEventHandlerErrors = true;
  readonly channel: AppChannelServer;
  private readonly events = new EventDelivery(this.messageHandlers, (handler, data, context) =>
    this.runEvent(handler, data, context),
  );

  /**
   * @param onSidecarReturn called when the sidecar starts, and when it starts to probe the app after it was away
   */
  constructor(options: Pick<DaprOptions, 'appPort' | 'appApiToken'>, onSidecarReturn?: () => void) {
    super();
    this.channel = new AppChannelServer(
      options.appPort,
      options.appApiToken,
      (request) => this.route(request),
      onSidecarReturn,
    );
  }

  /** Opens the app channel. Nest calls it once every handler is bound. */
  listen(callback: (error?: unknown) => void): void {
    this.channel.open().then(() => {
      void compileSchemas();
      callback();
    }, callback);
  }

  /** Drains and closes the app channel. */
  async close(): Promise<void> {
    await this.channel.close();
  }

  override on(): void {
    throw new Error('the app channel emits no events');
  }

  override unwrap<T>(): T {
    return this.channel as T;
  }

  private async route(request: AppChannelRequest): Promise<AppChannelAnswer> {
    const [, kind, ...rest] = request.path.split('/');
    const name = rest.join('/');
    if (request.method === 'GET') {
      // Subscriptions are declared in YAML, and the app hosts no actors.
      if (request.path === '/dapr/subscribe') return { status: 200, body: [] };
      if (request.path === '/dapr/config') return this.welcomeSidecar();
    }
    if (request.method !== 'POST') return { status: 405, body: { title: 'Only POST is answered here.' } };
    if (kind === 'events') {
      return this.events.deliver(name, parseJson(request.body), {
        traceparent: header(request, 'traceparent'),
        tracestate: header(request, 'tracestate'),
      });
    }
    if (kind === 'job') return this.fire(name, request);
    return this.invoke(request.path.slice(1), request);
  }

  /** A sidecar asks for the configuration of its app once, when it starts. */
  private welcomeSidecar(): AppChannelAnswer {
    this.channel.onSidecarReturn();
    return { status: 200, body: {} };
  }

  private async fire(name: string, request: AppChannelRequest): Promise<AppChannelAnswer> {
    const handler = this.jobHandler(name);
    if (!handler) {
      this.logger.error(`no handler for job ${name}`);
      return { status: 500 };
    }
    const trace = continueTrace({ traceparent: header(request, 'traceparent') });
    return runInTrace(trace, () =>
      this.run(handler, parseJson(request.body), new DaprJobContext([name]), () => ({ status: 200 })),
    );
  }

  private async invoke(method: string, request: AppChannelRequest): Promise<AppChannelAnswer> {
    const handler = this.handler(patternOf.method(method));
    if (!handler) return { status: 404, body: { status: 404, title: `There is no method ${method}.` } };
    const context = new DaprInvocationContext([method, header(request, 'dapr-caller-app-id')]);
    const trace = continueTrace({
      traceparent: header(request, 'traceparent'),
      tracestate: header(request, 'tracestate'),
      correlationId: header(request, 'x-correlation-id'),
    });
    return runInTrace(trace, () =>
      this.run(handler, parseJson(request.body), context, (result) => ({ status: 200, body: result ?? null })),
    );
  }

  private async runEvent(handler: MessageHandler, data: unknown, context: unknown): Promise<DeliveryStatus> {
    const { body } = await this.run(handler, data, context, () => ({ status: 200, body: { status: 'SUCCESS' } }));
    return (body as { status: DeliveryStatus }).status;
  }

  private async run(
    handler: MessageHandler,
    data: unknown,
    context: unknown,
    answer: (result: unknown) => AppChannelAnswer,
  ): Promise<AppChannelAnswer> {
    try {
      const outcome = this.transformToObservable(await handler(data, context));
      return answer(await lastValueFrom(outcome, { defaultValue: undefined }));
    } catch (error) {
      if (error instanceof HandlerFailure) return { status: error.status, body: error.body };
      throw error;
    }
  }

  private handler(pattern: string): MessageHandler | undefined {
    return this.messageHandlers.get(pattern);
  }

  /** The handler with the longest prefix of a job's name: `reminder-1-2` finds `reminder`. */
  private jobHandler(name: string): MessageHandler | undefined {
    const parts = name.split('-');
    for (let length = parts.length; length > 0; length -= 1) {
      const handler = this.handler(patternOf.job(parts.slice(0, length).join('-')));
      if (handler) return handler;
    }
    return undefined;
  }
}

function header(request: AppChannelRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function parseJson(body: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
