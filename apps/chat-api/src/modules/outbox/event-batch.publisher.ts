import { Injectable, Logger } from '@nestjs/common';
import { InvalidEventError, parseEvent, topicsOf, type Topic } from '@app/contracts';
import { EventPublisher, type TracedEvent } from '@app/dapr';
import { confirmedEvents } from './confirmed-events';

/** Publishes a batch of events to all their topics. */
@Injectable()
export class EventBatchPublisher {
  private readonly logger = new Logger(EventBatchPublisher.name);

  constructor(private readonly publisher: EventPublisher) {}

  /**
   * Publishes events topic by topic, each in the order given.
   * @returns the ids of the events that every one of their topics has
   * @throws DaprError when the broker cannot be reached
   */
  async publish(events: readonly TracedEvent[]): Promise<Set<string>> {
    const failed = new Set<string>();
    for (const [topic, ofTopic] of byTopic(events)) {
      (await this.publishTo(topic, ofTopic)).forEach((eventId) => failed.add(eventId));
    }
    return confirmedEvents(events, failed);
  }

  private async publishTo(topic: Topic, events: TracedEvent[]): Promise<Set<string>> {
    try {
      return (await this.publisher.publishBulk(topic, events)).failed;
    } catch (error) {
      if (!(error instanceof InvalidEventError)) throw error;
      return this.publishValid(topic, events);
    }
  }

  /** An event that breaks its schema is a bug. It holds back its own user, for the sake of the order, and nobody else. */
  private async publishValid(topic: Topic, events: TracedEvent[]): Promise<Set<string>> {
    const invalid = new Set(
      events.filter(({ event }) => !this.isValid(topic, event)).map(({ event }) => event.eventId),
    );
    const before = confirmedEvents(events, invalid);
    const { failed } = await this.publisher.publishBulk(
      topic,
      events.filter(({ event }) => before.has(event.eventId)),
    );
    return new Set([...failed, ...invalid]);
  }

  private isValid(topic: Topic, event: TracedEvent['event']): boolean {
    try {
      parseEvent(topic, event);
      return true;
    } catch (error) {
      this.logger.error(`event ${event.eventId} stays in the outbox: ${(error as Error).message}`);
      return false;
    }
  }
}

function byTopic(events: readonly TracedEvent[]): Map<Topic, TracedEvent[]> {
  const topics = new Map<Topic, TracedEvent[]>();
  for (const traced of events) {
    for (const topic of topicsOf(traced.event)) {
      const known = topics.get(topic);
      if (known) known.push(traced);
      else topics.set(topic, [traced]);
    }
  }
  return topics;
}
