import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { keepsSchema } from '../schema/compiled-schema';
import type { PublishedEventName } from '../schema/json-schema';
import { TOPICS, type Topic } from '../topics';
import { ReminderEvent } from './reminder-event';
import { TaskEvent } from './task-event';

/** Every event of the product. */
export type DomainEvent = TaskEvent | ReminderEvent;

/** The class that describes the messages of a topic. */
export const TOPIC_EVENTS = {
  [TOPICS.taskEvents]: TaskEvent,
  [TOPICS.reminders]: ReminderEvent,
  [TOPICS.taskUpdates]: TaskEvent,
} as const;

const TOPIC_SCHEMAS: Record<Topic, PublishedEventName> = {
  [TOPICS.taskEvents]: 'task-event.v1',
  [TOPICS.reminders]: 'reminder-event.v1',
  [TOPICS.taskUpdates]: 'task-event.v1',
};

/** Where an event is published, in this order. */
export function topicsOf(event: Pick<DomainEvent, 'type'>): readonly Topic[] {
  return event.type === 'reminder.due' ? [TOPICS.reminders] : [TOPICS.taskEvents, TOPICS.taskUpdates];
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
export function parseEvent<T extends Topic>(topic: T, data: unknown): InstanceType<(typeof TOPIC_EVENTS)[T]> {
  if (keepsSchema(TOPIC_SCHEMAS[topic], data)) return data as InstanceType<(typeof TOPIC_EVENTS)[T]>;
  return parseByClass(topic, data);
}

/** The same by the decorators of the event's class: slower, with a sentence for each field that is wrong. */
export function parseByClass<T extends Topic>(topic: T, data: unknown): InstanceType<(typeof TOPIC_EVENTS)[T]> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new InvalidEventError(topic, ['data: must be an object']);
  }
  const event = plainToInstance<DomainEvent, unknown>(TOPIC_EVENTS[topic], data) as DomainEvent;
  const errors = validateSync(event, { whitelist: true, forbidUnknownValues: true });
  if (errors.length > 0) throw new InvalidEventError(topic, describe(errors));
  return event as InstanceType<(typeof TOPIC_EVENTS)[T]>;
}
