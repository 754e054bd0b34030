import { Logger } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { InvalidEventError, parseEvent, TOPICS, type DomainEvent, type Topic } from '@app/contracts';
import { continueTrace, runInTrace } from '@app/observability';
import { TRACE_ATTRIBUTE } from '../client/event-publisher';
import type { AppChannelAnswer } from './app-channel.server';
import type { DeliveryStatus } from './dapr-exception.filter';
import { DaprEventContext } from './dapr.contexts';
import { patternOf } from './dapr.decorators';

/** A CloudEvent as the sidecar passes it on. */
export type CloudEvent = Record<string, unknown>;

/** What a sidecar adds to a delivery. */
export interface DeliveryHeaders {
  traceparent?: string | undefined;
  tracestate?: string | undefined;
}

/** One message of a delivery in bulk: https://docs.dapr.io/developing-applications/building-blocks/pubsub/pubsub-bulk/ */
interface BulkEntry {
  entryId: string;
  event?: CloudEvent;
}

/** An event that keeps its schema and waits for its handler. */
interface ReadEvent {
  entryId: string;
  eventId: string;
  event: DomainEvent;
  traceparent: string | undefined;
}

/** Runs a handler and resolves with what Dapr is to be told. */
export type RunHandler = (handler: MessageHandler, data: unknown, context: DaprEventContext) => Promise<DeliveryStatus>;

const KNOWN_TOPICS = new Set<string>(Object.values(TOPICS));

/**
 * Takes the events that a sidecar brings, one at a time or in bulk as the subscription says, to the handler of their
 * topic, be it for one event or for a batch: an app cannot tell how its events came.
 *
 * The events of one user are handled in their order: when one has to be tried again, those after it are left untried.
 * When any event of a bulk has to be tried again, all of it is delivered again.
 */
export class EventDelivery {
  private readonly logger = new Logger('AppChannel');

  constructor(
    private readonly handlers: ReadonlyMap<string, MessageHandler>,
    private readonly run: RunHandler,
  ) {}

  /** Delivers what the sidecar posted to `/events/<topic>`. */
  async deliver(topic: string, body: CloudEvent | undefined, headers: DeliveryHeaders): Promise<AppChannelAnswer> {
    const entries = Array.isArray(body?.entries) ? (body.entries as BulkEntry[]) : undefined;
    if (!isTopic(topic) || !(this.single(topic) ?? this.batch(topic))) {
      this.logger.error(`no handler for topic ${topic}; declared in deploy/dapr/subscriptions by mistake?`);
      return entries ? answerBulk(entries, () => 'RETRY') : { status: 200, body: { status: 'RETRY' } };
    }
    if (entries) return this.deliverBulk(topic, entries, headers);
    const read = this.read(topic, '', body, headers);
    return { status: 200, body: { status: read ? await this.handleOne(topic, read, headers) : 'DROP' } };
  }

  private async deliverBulk(topic: Topic, entries: BulkEntry[], headers: DeliveryHeaders): Promise<AppChannelAnswer> {
    const events = entries.flatMap(({ entryId, event }) => this.read(topic, entryId, event) ?? []);
    const statuses = await this.handleAll(topic, events, headers);
    // daprd 1.18 delivers again only what is left of a bulk, and then looks for a dropped message at its old place: it
    // takes the wrong one, or dies. So there is a DROP only where nothing has to be delivered again.
    if ([...statuses.values()].includes('RETRY')) return answerBulk(entries, () => 'RETRY');
    return answerBulk(entries, (entryId) => statuses.get(entryId) ?? 'DROP');
  }

  /** Reads an event; undefined when it keeps no schema and never will. */
  private read(
    topic: Topic,
    entryId: string,
    envelope: CloudEvent | undefined,
    headers: DeliveryHeaders = {},
  ): ReadEvent | undefined {
    const eventId = String(envelope?.id ?? 'without id');
    try {
      const event = parseEvent(topic, envelope?.data);
      // The envelope holds the trace of the commit; the header is all zeros while the sidecar does not trace.
      const traceparent =
        (envelope?.[TRACE_ATTRIBUTE] as string | undefined) ??
        ((envelope?.traceparent as string | undefined) || headers.traceparent);
      return { entryId, eventId, event, traceparent };
    } catch (error) {
      if (!(error instanceof InvalidEventError)) throw error;
      this.logger.error(`${topic} ${eventId}: DROP: ${error.message}`);
      return undefined;
    }
  }

  private async handleAll(
    topic: Topic,
    events: ReadEvent[],
    headers: DeliveryHeaders,
  ): Promise<Map<string, DeliveryStatus>> {
    const batch = this.batch(topic);
    if (batch && events.length > 1) {
      const context = new DaprEventContext([topic, `batch of ${events.length}`]);
      const payload = events.map(({ event }) => event);
      const status = await runInTrace(continueTrace({}), () => this.run(batch, payload, context));
      if (status === 'SUCCESS') return new Map(events.map(({ entryId }) => [entryId, status]));
      // One of them failed, and perhaps only one.
    }
    return this.handleInOrder(topic, events, headers);
  }

  /** Handles each event by itself: those of a user one after the other, the users side by side. */
  private async handleInOrder(
    topic: Topic,
    events: ReadEvent[],
    headers: DeliveryHeaders,
  ): Promise<Map<string, DeliveryStatus>> {
    const statuses = new Map<string, DeliveryStatus>();
    const byUser = new Map<string, ReadEvent[]>();
    for (const read of events) {
      const ofUser = byUser.get(read.event.userId);
      if (ofUser) ofUser.push(read);
      else byUser.set(read.event.userId, [read]);
    }
    await Promise.all(
      [...byUser.values()].map(async (ofUser) => {
        let blocked = false;
        for (const read of ofUser) {
          const status: DeliveryStatus = blocked ? 'RETRY' : await this.handleOne(topic, read, headers);
          blocked = status === 'RETRY';
          statuses.set(read.entryId, status);
        }
      }),
    );
    return statuses;
  }

  private handleOne(topic: Topic, read: ReadEvent, { tracestate }: DeliveryHeaders): Promise<DeliveryStatus> {
    const { event, eventId, traceparent } = read;
    const trace = continueTrace({
      traceparent,
      tracestate,
      correlationId: event.correlationId,
      causationId: event.eventId,
    });
    const context = new DaprEventContext([topic, eventId]);
    const batch = this.batch(topic);
    return runInTrace(trace, () =>
      batch ? this.run(batch, [event], context) : this.run(this.single(topic)!, event, context),
    );
  }

  private single(topic: Topic): MessageHandler | undefined {
    return this.handlers.get(patternOf.topic(topic));
  }

  private batch(topic: Topic): MessageHandler | undefined {
    return this.handlers.get(patternOf.batch(topic));
  }
}

function answerBulk(entries: BulkEntry[], statusOf: (entryId: string) => DeliveryStatus): AppChannelAnswer {
  return { status: 200, body: { statuses: entries.map(({ entryId }) => ({ entryId, status: statusOf(entryId) })) } };
}

function isTopic(name: string): name is Topic {
  return KNOWN_TOPICS.has(name);
}
