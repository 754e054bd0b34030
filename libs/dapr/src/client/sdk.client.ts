import { CommunicationProtocolEnum, DaprClient, LogLevel } from '@dapr/dapr';
import { DaprError, StateConflictError } from '../dapr.errors';
import type { DaprOptions } from '../dapr.options';

const silent = { error: noop, warn: noop, info: noop, verbose: noop, debug: noop };

function noop(): void {
  // Every failure is thrown to the caller, who knows whether it is worth a log line.
}

/** The SDK's client for the app's own sidecar. */
export function createSdkClient(options: DaprOptions): DaprClient {
  return new DaprClient({
    daprHost: '127.0.0.1',
    daprPort: String(options.daprHttpPort),
    daprApiToken: options.daprApiToken,
    communicationProtocol: CommunicationProtocolEnum.HTTP,
    logger: { level: LogLevel.Error, service: silent },
  });
}

/** Turns what the SDK throws, or hands back as `{ error }`, into one of our errors. */
export function toDaprError(operation: string, error: unknown): DaprError {
  if (error instanceof DaprError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { status, detail } = parseSdkMessage(message);
  return toStateError(operation, status, detail);
}

/** One of our errors for an answer of the sidecar that is none of 2xx: a conflict, or another failure. */
export function toStateError(operation: string, status: number, detail: string): DaprError {
  // daprd answers 409 to a lone write whose ETag is stale, but 500 to a transaction, and PostgreSQL's store 500 to a
  // creation that came second: there only the text tells why.
  if (status === 409 || (status === 500 && /etag|no item was updated/i.test(detail)))
    return new StateConflictError(operation, detail);
  return new DaprError(operation, status, detail);
}

function parseSdkMessage(message: string): { status: number; detail: string } {
  try {
    const parsed = JSON.parse(message) as { status?: unknown; error_msg?: unknown };
    if (typeof parsed.status === 'number') return { status: parsed.status, detail: String(parsed.error_msg) };
  } catch {
    // The SDK throws plain errors for everything that happened before the sidecar answered.
  }
  return { status: 0, detail: message };
}

/**
 * Awaits a call of the SDK.
 * @throws DaprError also for the calls that resolve with `{ error }` instead of rejecting
 */
export async function callSdk<T>(operation: string, call: Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await call;
  } catch (error) {
    throw toDaprError(operation, error);
  }
  const failure = (result as { error?: unknown } | null | undefined)?.error;
  if (failure instanceof Error) throw toDaprError(operation, failure);
  return result;
}
