import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../database/database';
import type { Component, Resources, Subscription } from '../resources/resources';
import type { Sidecar, SidecarRegistry } from '../sidecar/sidecar';
import { ConsumerGroup } from './consumer-group';
import { MessageLog, PARTITIONS, type LoggedMessage } from './message-log';
import { Offsets } from './offsets';

/** What a publisher hands over. */
export interface Publication {
  pubsub: string;
  topic: string;
  event: object;
  partitionKey: string | undefined;
}

/** The pub/sub building block: a durable log and the groups that read it. */
export class PubSub {
  private readonly log: MessageLog;
  private readonly offsets: Offsets;
  private readonly groups = new Map<string, ConsumerGroup[]>();
  readonly components: Map<string, Component>;

  constructor(
    database: Database,
    private readonly resources: Resources,
    private readonly registry: SidecarRegistry,
  ) {
    this.log = new MessageLog(database, (messages) => this.dispatch(messages));
    this.offsets = new Offsets(database);
    this.components = new Map(
      resources.components
        .filter(({ type }) => type.startsWith('pubsub.'))
        .map((component) => [component.name, component]),
    );
  }

  async start(): Promise<void> {
    await this.log.open();
    await this.offsets.open();
    for (const subscription of this.resources.subscriptions) this.subscribe(subscription);
    for (const groups of this.groups.values()) for (const group of groups) group.start();
  }

  /** Resolves when the messages are durable. */
  publish(publications: Publication[]): Promise<void> {
    return this.log.append(
      publications.map(({ pubsub, topic, event, partitionKey }) => ({
        pubsub: this.brokerOf(pubsub),
        topic,
        partition: partitionOf(partitionKey ?? randomUUID()),
        event: JSON.stringify(event),
      })),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.groups.values()].flat().map((group) => group.stop()));
    await this.offsets.flush();
  }

  /** The broker behind a component: components of one type differ in their consumer groups only. */
  private brokerOf(pubsub: string): string {
    return this.components.get(pubsub)?.type ?? pubsub;
  }

  private subscribe(subscription: Subscription): void {
    const component = this.components.get(subscription.pubsub);
    if (!component)
      throw new Error(`a subscription to ${subscription.topic} names no component: ${subscription.pubsub}`);
    const byGroup = new Map<string, Sidecar[]>();
    for (const sidecar of this.registry.sidecars) {
      const { appId, replica } = sidecar.config;
      if (subscription.scopes.length > 0 && !subscription.scopes.includes(appId)) continue;
      const template = component.metadata.consumerGroup ?? component.metadata.consumerID ?? '{appID}';
      const group = template.replaceAll('{appID}', appId).replaceAll('{podName}', replica);
      byGroup.set(group, [...(byGroup.get(group) ?? []), sidecar]);
    }
    const broker = this.brokerOf(component.name);
    const key = `${broker}\n${subscription.topic}`;
    for (const [group, replicas] of byGroup) {
      const consumer = new ConsumerGroup(
        {
          pubsub: broker,
          topic: subscription.topic,
          group,
          path: subscription.path,
          deadLetterTopic: subscription.deadLetterTopic,
          bulk: subscription.bulk,
          retry: this.resources.inboundRetry.get(component.name),
          initialOffset: component.metadata.initialOffset === 'newest' ? 'newest' : 'oldest',
        },
        replicas,
        this.log,
        this.offsets,
        (topic, message) => this.log.append([{ ...message, topic }]),
      );
      this.groups.set(key, [...(this.groups.get(key) ?? []), consumer]);
    }
  }

  private dispatch(messages: LoggedMessage[]): void {
    for (const message of messages) {
      for (const group of this.groups.get(`${message.pubsub}\n${message.topic}`) ?? []) group.offer(message);
    }
  }
}

/** Messages with the same key always land in the same partition. */
export function partitionOf(key: string): number {
  return createHash('md5').update(key).digest().readUInt32BE() % PARTITIONS;
}
