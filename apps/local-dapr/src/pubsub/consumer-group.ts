import { pauseBefore, type RetryPolicy } from '../resources/resources';
import type { Sidecar } from '../sidecar/sidecar';
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
  retry: RetryPolicy | undefined;
  /** Where a new group begins. */
  initialOffset: 'oldest' | 'newest';
}

type Outcome = 'done' | 'retry' | 'drop';

/** One partition as a group sees it: one message at a time, in order, until it is done. */
class PartitionReader {
  private ahead: LoggedMessage[] = [];
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

  /** The next message, from memory or from the log. */
  async next(): Promise<LoggedMessage | undefined> {
    if (this.ahead.length === 0 && this.behind) {
      // Whatever is appended while the log is read is either in the answer or noticed by the next read.
      const { pubsub, topic } = this.options;
      const upTo = this.log.lastId;
      this.ahead = await this.log.read(pubsub, topic, this.partition, this.position, READ_AHEAD);
      this.behind = this.ahead.length === READ_AHEAD || this.log.lastId !== upTo;
      if (this.ahead.length === 0 && this.behind) return this.next();
    }
    return this.ahead[0];
  }

  done(message: LoggedMessage): void {
    this.ahead.shift();
    this.attempt = 0;
    this.position = message.id;
    this.offsets.set({ ...this.options, partition: this.partition }, message.id);
  }
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
        const message = await reader.next();
        if (!message) break;
        const outcome = await this.deliver(replica, message);
        if (outcome === 'retry') {
          reader.attempt += 1;
          this.later(reader, partition, pauseBefore(reader.attempt, this.options.retry));
          return;
        }
        if (outcome === 'drop' && this.options.deadLetterTopic) {
          await this.deadLetter(this.options.deadLetterTopic, message);
        }
        reader.done(message);
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

  private async deliver(replica: Sidecar, message: LoggedMessage): Promise<Outcome> {
    this.inFlight += 1;
    try {
      const { status, body } = await replica.app.call('POST', this.options.path, message.event, {
        'content-type': 'application/cloudevents+json',
        pubsubname: message.pubsub,
      });
      return outcomeOf(status, body);
    } catch {
      replica.suspect();
      return 'retry';
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.idle?.();
    }
  }
}

/** What the app's answer means, as in daprd's `postman/http`. */
export function outcomeOf(status: number, body: Buffer): Outcome {
  if (status === 404) return 'drop';
  if (status < 200 || status > 299) return 'retry';
  let said: unknown;
  try {
    said = (JSON.parse(body.toString('utf8')) as { status?: unknown } | null)?.status;
  } catch {
    return 'done';
  }
  if (said === undefined || said === '' || said === 'SUCCESS') return 'done';
  return said === 'DROP' ? 'drop' : 'retry';
}
