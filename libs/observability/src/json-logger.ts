import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { currentTrace, traceIdOf } from './trace-context';

/**
 * One JSON object a line, with the app and the trace of the work that is running, so that `kubectl logs` of several
 * services can be joined by trace or correlation id. JSON also keeps untrusted text from forging log lines.
 */
export class JsonLogger extends ConsoleLogger {
  constructor(
    private readonly appId: string,
    logLevels: LogLevel[] = ['log', 'warn', 'error', 'fatal'],
  ) {
    super({ json: true, colors: false, logLevels });
  }

  protected override getJsonLogObject(
    message: unknown,
    options: Parameters<ConsoleLogger['getJsonLogObject']>[1],
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    const trace = currentTrace();
    return {
      ...super.getJsonLogObject(message, options),
      app: this.appId,
      ...(trace ? { traceId: traceIdOf(trace.traceparent), correlationId: trace.correlationId } : {}),
    };
  }
}
