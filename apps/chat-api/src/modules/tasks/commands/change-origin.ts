import { continueTrace, currentTrace } from '@app/observability';
import type { ChangeOrigin } from '../domain/task-event';

/**
 * A change that a person makes, within the request or event that is being handled.
 * @param commandId the same for every repetition of the command
 */
export function originOfUser(userId: string, commandId?: string): ChangeOrigin {
  const trace = currentTrace() ?? continueTrace({});
  return {
    userId,
    actor: `user:${userId}`,
    correlationId: trace.correlationId,
    causationId: trace.causationId ?? null,
    traceparent: trace.traceparent,
    commandId,
  };
}

/** A change that a service makes for a user. */
export function originOfService(
  userId: string,
  service: string,
  cause: { correlationId: string; causationId: string | null },
): ChangeOrigin {
  const { correlationId, causationId } = cause;
  return { userId, actor: `service:${service}`, correlationId, causationId, traceparent: currentTrace()?.traceparent };
}
