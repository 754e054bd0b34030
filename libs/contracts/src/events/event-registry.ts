import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
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
 * Reads the data of a message of a topic. Unknown fields are dropped, so that a newer sender may add some.
 * @throws InvalidEventError naming every field that is wrong
 */
export function parseEvent<T extends Topic>(topic: T, data: unknown): InstanceType<(typeof TOPIC_EVENTS)[T]> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new InvalidEventError(topic, ['data: must be an object']);
  }
  const event = plainToInstance<DomainEvent, unknown>(TOPIC_EVENTS[topic], data) as DomainEvent;
  const errors = validateSync(event, { whitelist: true, forbidUnknownValues: true });
  if (errors.length > 0) throw new InvalidEventError(topic, describe(errors));
  return event as InstanceType<(typeof TOPIC_EVENTS)[T]>;
}
