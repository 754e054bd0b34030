import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** What ties everything together that one request or event causes. */
export interface TraceContext {
  /** W3C `traceparent`: `00-<trace id>-<span id>-<flags>` (https://www.w3.org/TR/trace-context/). */
  traceparent: string;
  /** W3C `tracestate`, passed on untouched. */
  tracestate?: string;
  /** The id a person can quote; stands in events, problems and log lines. */
  correlationId: string;
  /** The event that is being handled, when there is one. */
  causationId?: string;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const CORRELATION_ID = /^[\w.:-]{1,128}$/;

const storage = new AsyncLocalStorage<TraceContext>();

/** A new trace that is sampled. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

/** A new span of the same trace, for the next hop. */
export function childTraceparent(traceparent: string): string {
  const [version, traceId, , flags] = traceparent.split('-');
  return `${version}-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
}

/** The trace id of a `traceparent`. */
export function traceIdOf(traceparent: string): string {
  return traceparent.split('-')[1] ?? '';
}

/**
 * Continues the trace of a caller, or starts one when the caller sent none or sent nonsense: a header is input from
 * outside and must not reach the logs unchecked.
 */
export function continueTrace(incoming: {
  traceparent?: string | undefined;
  tracestate?: string | undefined;
  correlationId?: string | undefined;
  causationId?: string | undefined;
}): TraceContext {
  const valid = incoming.traceparent !== undefined && TRACEPARENT.test(incoming.traceparent);
  const traceparent = valid ? incoming.traceparent! : newTraceparent();
  const correlationId =
    incoming.correlationId !== undefined && CORRELATION_ID.test(incoming.correlationId)
      ? incoming.correlationId
      : traceIdOf(traceparent);
  return {
    traceparent,
    correlationId,
    ...(valid && incoming.tracestate ? { tracestate: incoming.tracestate } : {}),
    ...(incoming.causationId ? { causationId: incoming.causationId } : {}),
  };
}

/** Runs work inside a trace; everything it awaits sees the same context. */
export function runInTrace<T>(context: TraceContext, work: () => T): T {
  return storage.run(context, work);
}

/** The trace of the work that is running, or undefined outside any. */
export function currentTrace(): TraceContext | undefined {
  return storage.getStore();
}

/** The headers that carry the current trace to the next hop. */
export function traceHeaders(): Record<string, string> {
  const context = storage.getStore();
  if (!context) return {};
  return {
    traceparent: childTraceparent(context.traceparent),
    ...(context.tracestate ? { tracestate: context.tracestate } : {}),
    'x-correlation-id': context.correlationId,
  };
}
