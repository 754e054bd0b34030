import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { keepsSchema } from '../schema/compiled-schema';
import { PUBLISHED_EVENTS, type PublishedEventName } from '../schema/json-schema';
import { TOPICS, type Topic } from '../topics';
import type { AccountEvent } from './account-event';
import type { ChatEvent } from './chat-event';
import type { ReminderEvent } from './reminder-event';
import type { TaskEvent } from './task-event';

/** Every event of the product. */
export type DomainEvent = TaskEvent | ReminderEvent | ChatEvent | AccountEvent;

/** The events of each topic. */
export interface TopicEvents {
  [TOPICS.taskEvents]: TaskEvent | AccountEvent;
  [TOPICS.reminders]: ReminderEvent;
  [TOPICS.taskUpdates]: TaskEvent | ChatEvent | AccountEvent;
}

/** The schemas of the events that are not about a change of a task. */
const SCHEMAS = new Map<unknown, PublishedEventName>([
  ['reminder.due', 'reminder-event.v1'],
  ['chat.message', 'chat-event.v1'],
  ['account.deleted', 'account-event.v1'],
  ['sessions.ended', 'account-event.v1'],
]);

/** Where an event is published, in this order. */
export function topicsOf({ type }: Pick<DomainEvent, 'type'>): readonly Topic[] {
  if (type === 'reminder.due') return [TOPICS.reminders];
  const onlyForWindows = type === 'chat.message' || type === 'sessions.ended';
  return onlyForWindows ? [TOPICS.taskUpdates] : [TOPICS.taskEvents, TOPICS.taskUpdates];
}

/** The id of what an event is about: the subject of its CloudEvent. */
export function subjectOf(event: DomainEvent): string {
  if (isAccountEvent(event)) return event.userId;
  return event.type === 'chat.message' ? event.message.id : event.taskId;
}

/** Whether an event tells of an account and not of a task. */
export function isAccountEvent(event: DomainEvent): event is AccountEvent {
  return event.type === 'account.deleted' || event.type === 'sessions.ended';
}

/** The schema that the data of a message must keep; a type that nobody knows is for the topic's first one to refuse. */
function schemaOf(topic: Topic, data: unknown): PublishedEventName {
  const { type } = (data ?? {}) as Partial<DomainEvent>;
  const schema = SCHEMAS.get(type);
  if (schema && topicsOf({ type: type! }).includes(topic)) return schema;
  return topic === TOPICS.reminders ? 'reminder-event.v1' : 'task-event.v1';
}

/** An event that does not keep its schema: a bug where it is sent, a poisoned message where it is received. */
export class InvalidEventError extends Error {
  constructor(
    readonly topic: Topic,
    readonly problems: string[],
  ) {
    super(`invalid event on ${topic}: ${problems.join('; ')}`);
    this.name = 'InvalidEventError';
  }
}

function describe(errors: ValidationError[], path = ''): string[] {
  return errors.flatMap((error) => {
    const field = path ? `${path}.${error.property}` : error.property;
    return [
      ...Object.values(error.constraints ?? {}).map((problem) => `${field}: ${problem}`),
      ...describe(error.children ?? [], field),
    ];
  });
}

/**
 * Reads the data of a message of a topic. Unknown fields are dropped, so that a newer sender may add some. The compiled
 * schema answers for nearly every event; what it refuses is for the event's class to say, field by field.
 * @throws InvalidEventError naming every field that is wrong
 */
export function parseEvent<T extends Topic>(topic: T, data: unknown): TopicEvents[T] {
  if (keepsSchema(schemaOf(topic, data), data)) return data as TopicEvents[T];
  return parseByClass(topic, data);
}

/** The same by the decorators of the event's class: slower, with a sentence for each field that is wrong. */
export function parseByClass<T extends Topic>(topic: T, data: unknown): TopicEvents[T] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new InvalidEventError(topic, ['data: must be an object']);
  }
  const event = plainToInstance<DomainEvent, unknown>(PUBLISHED_EVENTS[schemaOf(topic, data)], data) as DomainEvent;
  const errors = validateSync(event, { whitelist: true, forbidUnknownValues: true });
  if (errors.length > 0) throw new InvalidEventError(topic, describe(errors));
  return event as TopicEvents[T];
}
