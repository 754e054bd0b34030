import { pauseBefore, type RetryPolicy } from '../resources/resources';
import type { Sidecar } from '../sidecar/sidecar';
import { bulkEnvelope, outcomeOf, outcomesOf, type Outcome } from './delivery';
import { PARTITIONS, type LoggedMessage, type MessageLog } from './message-log';
import type { Offsets } from './offsets';

/** How many messages of a partition are read ahead. */
const READ_AHEAD = 200;

/** What a group is subscribed to. */
export interface GroupOptions {
  pubsub: string;
  topic: string;
  group: string;
  path: string;
  deadLetterTopic: string | undefined;
  /** How many messages a delivery brings at most; undefined where they come one at a time. */
  bulk: number | undefined;
  retry: RetryPolicy | undefined;
  /** Where a new group begins. */
  initialOffset: 'oldest' | 'newest';
}

/** A bulk has about this many bytes, or is a single message. */
const BULK_BYTES = 1_000_000;

/** One partition as a group sees it: one delivery at a time, in order, until every message of it is done. */
class PartitionReader {
  private ahead: LoggedMessage[] = [];
  /** The messages of the last delivery, and those of them that are not done. */
  private delivery: LoggedMessage[] = [];
  private left: LoggedMessage[] = [];
  /** Whether the log may hold more than what is read ahead. */
  private behind = true;
  private position: number;
  running = false;
  attempt = 0;

  constructor(
    private readonly partition: number,
    position: number,
    private readonly options: GroupOptions,
    private readonly log: MessageLog,
    private readonly offsets: Offsets,
  ) {
    this.position = position;
  }

  /** Takes a message that was just appended. */
  offer(message: LoggedMessage): void {
    if (this.behind) return;
    if (this.ahead.length >= READ_AHEAD) this.behind = true;
    else this.ahead.push(message);
  }

  /** What is to be delivered next: what is left of the last delivery, or the next messages, from memory or from the log. */
  async next(): Promise<LoggedMessage[]> {
    if (this.left.length > 0) return this.left;
    if (this.ahead.length === 0 && this.behind) {
      // Whatever is appended while the log is read is either in the answer or noticed by the next read.
      const { pubsub, topic } = this.options;
      const upTo = this.log.lastId;
      this.ahead = await this.log.read(pubsub, topic, this.partition, this.position, READ_AHEAD);
      this.behind = this.ahead.length === READ_AHEAD || this.log.lastId !== upTo;
      if (this.ahead.length === 0 && this.behind) return this.next();
    }
    this.left = firstOf(this.ahead, this.options.bulk ?? 1);
    this.delivery = this.left;
    return this.left;
  }

  /** What the last delivery left undone is delivered again; when that is nothing, the group has come a step further. */
  settle(undone: LoggedMessage[]): void {
    this.left = undone;
    if (undone.length > 0) {
      this.attempt += 1;
      return;
    }
    this.attempt = 0;
    this.ahead = this.ahead.slice(this.delivery.length);
    this.position = this.delivery.at(-1)!.id;
    this.offsets.set({ ...this.options, partition: this.partition }, this.position);
  }
}

/** The first messages that fit into one delivery, at least one. */
function firstOf(messages: LoggedMessage[], count: number): LoggedMessage[] {
  let bytes = 0;
  const tooMany = messages.slice(0, count).findIndex(({ event }, index) => {
    bytes += event.length;
    return index > 0 && bytes > BULK_BYTES;
  });
  return messages.slice(0, tooMany === -1 ? count : tooMany);
}

/** The replicas that share the messages of a topic. Order is kept in each partition; a failing message blocks only its own. */
export class ConsumerGroup {
  private readonly readers: PartitionReader[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = false;
  private inFlight = 0;
  private idle: (() => void) | undefined;

  constructor(
    readonly options: GroupOptions,
    private readonly replicas: Sidecar[],
    private readonly log: MessageLog,
    private readonly offsets: Offsets,
    private readonly deadLetter: (topic: string, message: LoggedMessage) => Promise<void>,
  ) {}

  /** Goes on where the group left off. */
  start(): void {
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const position = { ...this.options, partition };
      const known = this.offsets.get(position);
      const start = known ?? (this.options.initialOffset === 'newest' ? this.log.lastId : 0);
      if (known === undefined) this.offsets.set(position, start);
      this.readers.push(new PartitionReader(partition, start, this.options, this.log, this.offsets));
    }
    for (const replica of this.replicas) replica.on('healthy', () => this.wakeAll());
    this.wakeAll();
  }

  /** A message was appended. */
  offer(message: LoggedMessage): void {
    const reader = this.readers[message.partition]!;
    reader.offer(message);
    void this.run(reader, message.partition);
  }

  /** Takes nothing new and waits for what is on its way. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    if (this.inFlight > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  private wakeAll(): void {
    this.readers.forEach((reader, partition) => void this.run(reader, partition));
  }

  private async run(reader: PartitionReader, partition: number): Promise<void> {
    if (reader.running || this.stopped) return;
    reader.running = true;
    try {
      for (;;) {
        const replica = this.replicaFor(partition);
        // A replica that becomes healthy wakes every partition.
        if (this.stopped || !replica) break;
        const messages = await reader.next();
        if (messages.length === 0) break;
        const undone = await this.deliver(replica, messages);
        reader.settle(undone);
        if (undone.length > 0) {
          this.later(reader, partition, pauseBefore(reader.attempt, this.options.retry));
          return;
        }
      }
      reader.running = false;
    } catch {
      // The database is away: the partition waits, and nothing is acknowledged.
      this.later(reader, partition, 250);
    }
  }

  private later(reader: PartitionReader, partition: number, pause: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      reader.running = false;
      void this.run(reader, partition);
    }, pause);
    this.timers.add(timer);
  }

  /** The same replica for the same partition while the set of healthy ones does not change. */
  private replicaFor(partition: number): Sidecar | undefined {
    const healthy = this.replicas.filter((replica) => replica.healthy);
    return healthy[partition % healthy.length];
  }

  /** Delivers messages and moves those that the app refuses to the dead letters. Returns those to be tried again. */
  private async deliver(replica: Sidecar, messages: LoggedMessage[]): Promise<LoggedMessage[]> {
    const outcomes = await this.call(replica, messages);
    const refused = messages.filter((_, index) => outcomes[index] === 'drop');
    const { deadLetterTopic } = this.options;
    if (deadLetterTopic) for (const message of refused) await this.deadLetter(deadLetterTopic, message);
    return messages.filter((_, index) => outcomes[index] === 'retry');
  }

  private async call(replica: Sidecar, messages: LoggedMessage[]): Promise<Outcome[]> {
    const { bulk, path, pubsub, topic } = this.options;
    this.inFlight += 1;
    try {
      const [sent, type] = bulk
        ? [bulkEnvelope(pubsub, topic, messages), 'application/json']
        : [messages[0]!.event, 'application/cloudevents+json'];
      const headers = { 'content-type': type, pubsubname: pubsub };
      const { status, body } = await replica.app.call('POST', path, sent, headers);
      return bulk ? outcomesOf(status, body, messages.length) : [outcomeOf(status, body)];
    } catch {
      replica.suspect();
      return messages.map(() => 'retry');
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.idle?.();
    }
  }
}
