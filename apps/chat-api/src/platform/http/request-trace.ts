import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { continueTrace, runInTrace } from '@app/observability';

/** Every request runs inside a trace; its correlation id is answered, so that a person can quote it. */
export function useRequestTrace(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      const header = (name: string): string | undefined => {
        const value = request.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const trace = continueTrace({
        traceparent: header('traceparent'),
        tracestate: header('tracestate'),
        correlationId: header('x-correlation-id'),
      });
      void reply.header('x-correlation-id', trace.correlationId);
      runInTrace(trace, done);
    });
}
