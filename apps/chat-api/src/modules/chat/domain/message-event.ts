import type { ChatEvent } from '@app/contracts';
import type { ChangeOrigin } from '../../tasks/domain/task-event';
import type { NewMessage } from './message';

/** What the other windows of a person are told of a message. A message that is said again is the same event. */
export function messageEvent(message: NewMessage, origin: ChangeOrigin): ChatEvent {
  const { id, userId, role, kind, text, taskId, createdAt } = message;
  const { actor, correlationId, causationId } = origin;
  return {
    eventId: id,
    type: 'chat.message',
    schemaVersion: 1,
    occurredAt: createdAt,
    userId,
    actor,
    correlationId,
    causationId,
    message: { id, role, kind, text, taskId, createdAt },
  };
}
