import { Injectable } from '@nestjs/common';
import { COMPONENTS, parseEvent, subjectOf, type DomainEvent, type Topic } from '@app/contracts';
import { currentTrace, childTraceparent } from '@app/observability';
import { DaprError } from '../dapr.errors';
import { DaprOptions } from '../dapr.options';
import { SidecarHttpClient } from './sidecar-http.client';

/** An event together with the trace it belongs to, which an outbox keeps beside it. */
export interface TracedEvent {
  event: DomainEvent;
  traceparent?: string | undefined;
}

/** The CloudEvents extension that carries the trace of the change an event tells of. */
export const TRACE_ATTRIBUTE = 'origintraceparent';

const CLOUD_EVENT = 'application/cloudevents+json';

/** Publishes events as CloudEvents 1.0: the event's own id, and the user as the partition key. */
@Injectable()
export class EventPublisher {
  constructor(
    private readonly http: SidecarHttpClient,
    private readonly options: DaprOptions,
  ) {}

  /**
   * Publishes one event; resolves when the broker has it.
   * @throws InvalidEventError when the event does not keep its schema
   * @throws DaprError when the broker did not confirm it; it may have it all the same
   */
  async publish(topic: Topic, event: DomainEvent): Promise<void> {
    const query = `metadata.partitionKey=${encodeURIComponent(event.userId)}`;
    await this.http.expectOk(
      `publish ${topic}`,
      'POST',
      `/v1.0/publish/${COMPONENTS.pubsub}/${topic}?${query}`,
      this.cloudEvent(topic, { event }),
      { contentType: CLOUD_EVENT },
    );
  }

  /**
   * Publishes events in one call, in the order given for each partition key.
   * @returns the ids of the events that the broker did not confirm; it may have some of them all the same
   * @throws DaprError when nothing can be said about any of them
   */
  async publishBulk(topic: Topic, events: ReadonlyArray<TracedEvent>): Promise<{ failed: Set<string> }> {
    if (events.length === 0) return { failed: new Set() };
    const entries = events.map((traced) => ({
      entryId: traced.event.eventId,
      event: this.cloudEvent(topic, traced),
      contentType: CLOUD_EVENT,
      metadata: { partitionKey: traced.event.userId },
    }));
    const operation = `bulk publish ${topic}`;
    const answer = await this.http.send(operation, 'POST', `/v1.0/publish/bulk/${COMPONENTS.pubsub}/${topic}`, entries);
    if (answer.status >= 200 && answer.status < 300) return { failed: new Set() };
    const failed = failedEntries(answer.text);
    if (failed === undefined) throw new DaprError(operation, answer.status, answer.text);
    return { failed };
  }

  private cloudEvent(topic: Topic, { event, traceparent }: TracedEvent): object {
    const trace = currentTrace();
    const parent = traceparent ?? (trace && childTraceparent(trace.traceparent));
    return {
      specversion: '1.0',
      id: event.eventId,
      source: this.options.appId,
      type: event.type,
      subject: subjectOf(event),
      time: event.occurredAt,
      datacontenttype: 'application/json',
      // daprd replaces `traceparent` by that of the call, which for a batch belongs to none of its events.
      ...(parent ? { traceparent: parent, [TRACE_ATTRIBUTE]: parent } : {}),
      data: parseEvent(topic, event),
    };
  }
}

function failedEntries(text: string): Set<string> | undefined {
  try {
    const { failedEntries: failed } = JSON.parse(text) as { failedEntries?: Array<{ entryId: string }> };
    return Array.isArray(failed) ? new Set(failed.map((entry) => entry.entryId)) : undefined;
  } catch {
    return undefined;
  }
}
